#pragma once
// Small text work for mails: one clean line out of whatever a fact holds, sentences, the short words of a subject, wrapping.
// Thread-safety: pure functions.

#include <cstddef>
#include <string>
#include <string_view>

namespace beadle::notify {

/// One line of valid UTF-8: control characters, line and paragraph separators and the marks that reverse the direction of
/// writing become one space, broken sequences U+FFFD; trimmed, and cut with "…" beyond `characters_max`. Nothing that went through here can start a header or a line.
std::string one_line(std::string_view text, std::size_t characters_max = 2000);
/// First letter large. Leaves what does not begin with a small ASCII letter as it is.
std::string capitalised(std::string_view text);
/// With a full stop unless it ends with a mark already; empty stays empty.
std::string with_full_stop(std::string_view text);
/// capitalised, with a full stop unless it ends with a mark already; empty stays empty.
std::string as_sentence(std::string_view text);
/// "by 5pm on Monday 5 December 2022" becomes "by 5pm Mon 5 Dec": for subjects. ISO dates are read too. Words it does not know stay.
std::string shortened(std::string_view words);
/// Breaks lines at `width` characters between words (74 fits one line of quoted-printable). What follows "- ", "1. ", leading spaces or "Label:   " hangs below its text. A longer word stays whole.
std::string wrapped(std::string_view text, std::size_t width = 74);
/// Percent-encoding of everything but letters, digits and -._~ (RFC 3986), for a mailto address.
std::string url_encoded(std::string_view text);

}  // namespace beadle::notify
