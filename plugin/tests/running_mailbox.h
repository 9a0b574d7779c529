// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mailbox.h"

#include <chrono>

/** Longer than any test takes. */
inline constexpr pseudonymizer::Deadlines patient{std::chrono::seconds(60), std::chrono::seconds(60)};

/** Goes through the Start event, as Java does. */
inline void run(pseudonymizer::Mailbox& mailbox, pseudonymizer::Deadlines deadlines) {
  mailbox.attach();
  mailbox.start("{}", deadlines);
  mailbox.started(mailbox.take(std::chrono::milliseconds(0))->number, "");
}
