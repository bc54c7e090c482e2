#include "workflows/calendar/letters.hpp"

#include "tests/catch.hpp"

using namespace beadle::calendar;

TEST_CASE("letters and digits are those of ASCII; every other byte is neither, and stays as it is", "[calendar]") {
    const std::string small = "abcdefghijklmnopqrstuvwxyz", large = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digits = "0123456789";
    CHECK(lower(large) == small);
    for (std::size_t i = 0; i < small.size(); ++i) CHECK(upper(small[i]) == large[i]);
    for (int byte = 0; byte < 256; ++byte) {
        const auto c = static_cast<char>(byte);
        CAPTURE(byte);
        const bool is_small = small.find(c) != std::string::npos, is_large = large.find(c) != std::string::npos;
        CHECK(is_letter(c) == (is_small || is_large));
        CHECK(is_digit(c) == (digits.find(c) != std::string::npos));
        if (!is_large) CHECK(lower(c) == c);
        if (!is_small) CHECK(upper(c) == c);
    }
    CHECK(lower(std::string_view{"Dŵr CYMRU \xc9\0Z", 14}) == std::string_view{"dŵr cymru \xc9\0z", 14});
}
