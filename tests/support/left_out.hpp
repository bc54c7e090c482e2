#pragma once
// What a test leaves out because the machine lacks something. It is said in a line that `./dev test` adds up at its end, and it is a failure where the promised
// counts are asked for, in CI and with --long: nothing passes there because nobody looked. Of what npm brings CI only says so, for its host may reach no registry.
// Thread-safety: the test's own thread.

#include <string>

namespace beadle::test {

enum class BroughtBy { debian, npm };

/// `why`: what is missing, and what brings it.
void left_out(const std::string& why, BroughtBy whom = BroughtBy::debian);

/// Whether PostgreSQL's programs are installed. Where they are not, what asks is left out.
bool postgres_is_there();

}  // namespace beadle::test
