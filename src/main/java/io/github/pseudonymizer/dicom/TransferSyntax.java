// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

/**
 * A transfer syntax, reduced to the layout of a dataset; the compression of pixel data does not matter here.
 *
 * @param uid its UID
 * @param encoding of the dataset
 * @param deflated whether the dataset is a deflated bit stream (PS3.5 §A.5)
 */
public record TransferSyntax(String uid, Encoding encoding, boolean deflated) {

    public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2", Encoding.IMPLICIT_LITTLE_ENDIAN, false);
    public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.1", Encoding.EXPLICIT_LITTLE_ENDIAN, false);
    public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.1.99", Encoding.EXPLICIT_LITTLE_ENDIAN, true);
    public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.2", Encoding.EXPLICIT_BIG_ENDIAN, false);

    private static final String STANDARD = "1.2.840.10008.1.2.";

    /**
     * Whether pixel data is in fragments. That is so in all of the standard's except the four above; JPIP Referenced
     * ones have no pixel data.
     *
     * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_A.4.html">PS3.5 §A.4</a>
     */
    public boolean isEncapsulated() {
        return !deflated
                && !equals(IMPLICIT_VR_LITTLE_ENDIAN)
                && !equals(EXPLICIT_VR_LITTLE_ENDIAN)
                && !equals(EXPLICIT_VR_BIG_ENDIAN);
    }

    /**
     * The transfer syntax with this UID. All of the standard's except the four above are explicit VR little endian; two
     * of them (JPIP Referenced) are deflated. Private ones are unknown, because they may be anything.
     *
     * @param uid without padding
     * @throws DicomException if it is not one of the standard's
     */
    public static TransferSyntax of(String uid) {
        return switch (uid) {
            case "1.2.840.10008.1.2" -> IMPLICIT_VR_LITTLE_ENDIAN;
            case "1.2.840.10008.1.2.1" -> EXPLICIT_VR_LITTLE_ENDIAN;
            case "1.2.840.10008.1.2.2" -> EXPLICIT_VR_BIG_ENDIAN;
            case "1.2.840.10008.1.2.1.99" -> DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
            case "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205" ->
                new TransferSyntax(uid, Encoding.EXPLICIT_LITTLE_ENDIAN, true);
            default -> {
                if (!uid.startsWith(STANDARD) || uid.length() > 64 || !uid.matches("[0-9.]+")) {
                    throw new DicomException(
                            DicomException.Reason.TRANSFER_SYNTAX, "(0002,0010) is no transfer syntax of the standard");
                }
                yield new TransferSyntax(uid, Encoding.EXPLICIT_LITTLE_ENDIAN, false);
            }
        };
    }
}
