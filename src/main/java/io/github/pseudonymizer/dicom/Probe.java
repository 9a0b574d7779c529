package io.github.pseudonymizer.dicom;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds out whether a value of unknown VR is a sequence, by reading all of it as one.
 *
 * <p>Values inside may be in question, too. Each is entered on probation; where that fails, it is a plain value and
 * reading goes on behind it. So the examination never goes back, and takes linear time however deep the nesting.
 */
final class Probe {

    /** Thrown again and again, for a new exception would cost more than what it ends. */
    private final DicomException noSequence = new DicomException(DicomException.Reason.MALFORMED, "no sequence");

    private int[] hopes = new int[8];
    private int count;

    private Probe() {}

    static boolean beginsWithItem(ByteBuffer bytes, int start, int end) {
        if (end - start < 8) {
            return false;
        }
        int first = bytes.getInt(start);
        return first == 0xE000FFFE || first == 0x00E0FEFF;
    }

    /** @param around encoding of the element in question: tried after implicit VR, which UN should have inside */
    static Confirmed examine(ByteBuffer bytes, int element, int start, int end, Encoding around) {
        Confirmed confirmed = examine(bytes, element, start, end, Encoding.IMPLICIT_LITTLE_ENDIAN, end);
        return confirmed.isEmpty() && around.isExplicit()
                ? examine(bytes, element, start, end, around, end)
                : confirmed;
    }

    private static Confirmed examine(ByteBuffer bytes, int element, int start, int end, Encoding inside, int zoneEnd) {
        Probe probe = new Probe();
        probe.hope(element);
        DatasetReader reader = new DatasetReader(bytes, start, end, inside, probe);
        boolean reading = true;
        while (reading) {
            try {
                reading = reader.next() != DatasetReader.Event.END;
            } catch (DicomException e) {
                if (e.reason() != DicomException.Reason.MALFORMED) {
                    throw e;
                }
                if (!reader.giveUp()) {
                    return new Confirmed(new int[0], element, inside, zoneEnd);
                }
            }
        }
        return new Confirmed(Arrays.copyOf(probe.hopes, probe.count), element, inside, zoneEnd);
    }

    DicomException noSequence() {
        return noSequence;
    }

    /** The element that begins here may be a sequence. */
    void hope(int element) {
        if (count == hopes.length) {
            hopes = Arrays.copyOf(hopes, count * 2);
        }
        hopes[count++] = element;
    }

    /** Neither the element that begins here nor anything inside it is a sequence. */
    void disappoint(int element) {
        count = Arrays.binarySearch(hopes, 0, count, element);
    }
}
