// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.pixel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rectangles that an administrator has drawn for the images of one study that have one size.
 *
 * @param rows of these images, 1 to {@value #MOST_PIXELS}
 * @param columns of these images, 1 to {@value #MOST_PIXELS}
 * @param sopClassUid (0008,0016) of these images; empty for every one of this size
 * @param rectangles to black out, at least one, inside such images
 */
public record Mask(int rows, int columns, String sopClassUid, List<Rectangle> rectangles) {

    /** Rows and Columns have 16 bits. */
    public static final int MOST_PIXELS = 65535;

    /** @throws IllegalArgumentException if there is no such image, or it does not hold the rectangles */
    public Mask {
        rectangles = List.copyOf(rectangles);
        if (rows < 1 || columns < 1 || rows > MOST_PIXELS || columns > MOST_PIXELS) {
            throw new IllegalArgumentException("no image has this size");
        }
        if (!sopClassUid.matches("[0-9.]{0,64}")) {
            throw new IllegalArgumentException("no UID of a SOP class");
        }
        if (rectangles.isEmpty()) {
            throw new IllegalArgumentException("nothing to black out");
        }
        if (!holdsAll(rows, columns, rectangles)) {
            throw new IllegalArgumentException("a rectangle reaches beyond the image");
        }
    }

    private static boolean holdsAll(int rows, int columns, List<Rectangle> rectangles) {
        return rectangles.stream().allMatch(rectangle -> rectangle.fits(rows, columns));
    }

    /** Whether it was drawn for images such as this. */
    public boolean fits(PixelFacts image) {
        return rows == image.rows()
                && columns == image.columns()
                && (sopClassUid.isEmpty() || sopClassUid.equals(image.sopClassUid()));
    }

    private boolean isForImagesOf(Mask other) {
        return rows == other.rows && columns == other.columns && sopClassUid.equals(other.sopClassUid);
    }

    /** Whether masks black out all that this one does. */
    public boolean isCoveredBy(List<Mask> masks) {
        return masks.stream().anyMatch(mask -> mask.isForImagesOf(this) && mask.rectangles.containsAll(rectangles));
    }

    /** Masks with the rectangles of both lists; equal to the first if the second adds nothing. */
    public static List<Mask> union(List<Mask> masks, List<Mask> more) {
        List<Mask> union = new ArrayList<>(masks);
        for (Mask mask : more) {
            int at = 0;
            while (at < union.size() && !union.get(at).isForImagesOf(mask)) {
                at++;
            }
            if (at == union.size()) {
                union.add(mask);
            } else {
                union.set(at, union.get(at).with(mask.rectangles));
            }
        }
        return List.copyOf(union);
    }

    private Mask with(List<Rectangle> more) {
        List<Rectangle> all =
                Stream.concat(rectangles.stream(), more.stream()).distinct().toList();
        return new Mask(rows, columns, sopClassUid, all);
    }

    /**
     * What {@link #parse} reads, such as {@code 1024x768 1.2.840.10008.5.1.4.1.1.6.1 0,0,1024x60}; names no patient.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(columns + "x" + rows);
        if (!sopClassUid.isEmpty()) {
            text.append(' ').append(sopClassUid);
        }
        rectangles.forEach(one -> text.append(' ')
                .append(one.x())
                .append(',')
                .append(one.y())
                .append(',')
                .append(one.width())
                .append('x')
                .append(one.height()));
        return text.toString();
    }

    /**
     * Reads what {@link #toString} gave.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Mask parse(String text) {
        List<String> words = List.of(text.split(" ", -1));
        boolean hasClass = words.size() > 1 && !words.get(1).contains(",");
        try {
            String[] size = words.get(0).split("x", 2);
            return new Mask(
                    Integer.parseInt(size[1]),
                    Integer.parseInt(size[0]),
                    hasClass ? words.get(1) : "",
                    words.stream().skip(hasClass ? 2 : 1).map(Mask::rectangle).toList());
        } catch (IndexOutOfBoundsException malformed) {
            throw new IllegalArgumentException("malformed mask of " + text.length() + " characters");
        }
    }

    private static Rectangle rectangle(String text) {
        String[] numbers = text.split("[,x]", -1);
        return new Rectangle(
                Integer.parseInt(numbers[0]),
                Integer.parseInt(numbers[1]),
                Integer.parseInt(numbers[2]),
                Integer.parseInt(numbers[3]));
    }
}
