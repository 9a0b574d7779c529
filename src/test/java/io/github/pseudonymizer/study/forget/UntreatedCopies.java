// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.forget;

/** Copies of which nothing is shown, and which get no fresh UIDs. */
public final class UntreatedCopies implements OriginMarks, Renewal {

    /** What {@link ForgetPatient} does with copies. */
    public static ForgetPatient.CopyPorts ports() {
        UntreatedCopies copies = new UntreatedCopies();
        return new ForgetPatient.CopyPorts(copies, copies);
    }

    @Override
    public boolean isPermanent(String copyStudy) {
        return false;
    }

    @Override
    public void remove(String copyStudy) {}

    @Override
    public String idOf(String copy, byte[] secret) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void store(String copy, byte[] secret) {
        throw new UnsupportedOperationException();
    }
}
