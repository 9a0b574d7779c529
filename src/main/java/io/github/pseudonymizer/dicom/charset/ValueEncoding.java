// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns values given as text into bytes of a VR, padded to an even length (PS3.5 §6.2). */
public final class ValueEncoding {

    private ValueEncoding() {}

    /**
     * The bytes of a value. A character that its character set lacks becomes a question mark; {@code CopyText} ensures
     * that the copy has none of these.
     *
     * @param value text; for binary VRs numbers, for AT tags, separated by backslashes; empty for an empty value
     * @throws IllegalArgumentException if it does not fit the VR; the message does not quote it
     */
    public static byte[] encode(String value, Vr vr, ByteOrder order, CharacterSet characterSet) {
        if (value.isEmpty() || vr == Vr.SQ) {
            return new byte[0];
        }
        if (vr == Vr.UN || vr.isText()) {
            byte[] text = vr.isAffectedByCharacterSet() || vr == Vr.UN ? encode(value, vr, characterSet) : ascii(value);
            return pad(text, vr);
        }
        String[] numbers = value.split("\\\\", -1);
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * numberBytes(vr)).order(order);
        try {
            for (String number : numbers) {
                put(number.strip(), vr, bytes);
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new IllegalArgumentException("replacement value does not fit VR " + vr);
        }
        return pad(bytes.array(), vr);
    }

    /** Little-endian bytes in this byte order: if it is big endian, each unit of the VR is reversed. */
    public static byte[] inOrder(byte[] littleEndian, Vr vr, ByteOrder order) {
        int unit = vr.unitBytes();
        if (order == ByteOrder.LITTLE_ENDIAN || unit == 1) {
            return littleEndian;
        }
        byte[] turned = new byte[littleEndian.length];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = littleEndian[i - i % unit + unit - 1 - i % unit];
        }
        return turned;
    }

    private static byte[] encode(String value, Vr vr, CharacterSet characterSet) {
        if (characterSet.canEncode(value)) {
            return characterSet.encode(value, vr);
        }
        StringBuilder possible = new StringBuilder();
        value.codePoints()
                .mapToObj(Character::toString)
                .forEach(one -> possible.append(characterSet.canEncode(one) ? one : "?"));
        return characterSet.encode(possible.toString(), vr);
    }

    /** Text that is known to be ASCII. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Padded to an even length: text with a space, UIDs and bytes with NUL. */
    public static byte[] pad(byte[] value, Vr vr) {
        if ((value.length & 1) == 0) {
            return value;
        }
        byte[] padded = Arrays.copyOf(value, value.length + 1);
        padded[value.length] = (byte) (vr.isText() && vr != Vr.UI ? ' ' : 0);
        return padded;
    }

    private static int numberBytes(Vr vr) {
        return vr == Vr.AT ? 4 : vr.unitBytes();
    }

    private static void put(String number, Vr vr, ByteBuffer bytes) {
        switch (vr) {
            case AT -> {
                Tag tag = Tag.parse(number);
                bytes.putShort((short) tag.group()).putShort((short) tag.element());
            }
            case FL, OF -> bytes.putFloat(Float.parseFloat(number));
            case FD, OD -> bytes.putDouble(Double.parseDouble(number));
            default -> putInteger(new BigInteger(number), vr, bytes);
        }
    }

    private static void putInteger(BigInteger number, Vr vr, ByteBuffer bytes) {
        int bits = vr.unitBytes() * 8;
        boolean signed = vr == Vr.SS || vr == Vr.SL || vr == Vr.SV;
        boolean fits = signed ? number.bitLength() < bits : number.signum() >= 0 && number.bitLength() <= bits;
        if (!fits) {
            throw new ArithmeticException("out of range");
        }
        switch (vr.unitBytes()) {
            case 1 -> bytes.put(number.byteValue());
            case 2 -> bytes.putShort(number.shortValue());
            case 4 -> bytes.putInt(number.intValue());
            default -> bytes.putLong(number.longValue());
        }
    }
}
