// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import io.github.pseudonymizer.dicom.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns the values of the table into bytes. */
final class IodValues {

    private IodValues() {}

    /** @param value as it stands behind the equals sign */
    static byte[] encode(Vr vr, String value) {
        if (value.endsWith(" bytes")) {
            return bulk(Integer.parseInt(value.substring(0, value.length() - " bytes".length())));
        }
        if (vr.isText()) {
            return padded(vr, value);
        }
        String[] numbers = value.isEmpty() ? new String[0] : value.split("\\\\", -1);
        int unit = vr == Vr.AT ? Integer.BYTES : vr.unitBytes();
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * unit).order(ByteOrder.LITTLE_ENDIAN);
        for (String number : numbers) {
            switch (vr) {
                case AT ->
                    bytes.putShort((short) Integer.parseInt(number.substring(0, 4), 16))
                            .putShort((short) Integer.parseInt(number.substring(4), 16));
                case FL, OF -> bytes.putFloat(Float.parseFloat(number));
                case FD, OD -> bytes.putDouble(Double.parseDouble(number));
                case US, SS, OW -> bytes.putShort((short) Integer.parseInt(number));
                case UL, SL, OL -> bytes.putInt((int) Long.parseLong(number));
                default -> throw new IllegalStateException("no numbers of VR " + vr);
            }
        }
        return bytes.array();
    }

    private static byte[] padded(Vr vr, String value) {
        String text = value;
        if (text.startsWith("uid:")) {
            text = IodPhantoms.uid(text.substring("uid:".length()));
        } else if (text.startsWith("$")) {
            text = IodPhantoms.sopClassUid(text.substring(1));
        }
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(plain, plain.length + plain.length % 2);
        if (padded.length > plain.length && vr != Vr.UI) {
            padded[plain.length] = ' ';
        }
        return padded;
    }

    /** Bytes that tell if one of them moves. */
    private static byte[] bulk(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 % 64);
        }
        return bytes;
    }
}
