// System files: loaded whole, or every mistake said with a place that is in the file; what was loaded is read back from its canonical text.
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "daemon/definitions/load.hpp"
#include "tests/fuzz/target.hpp"

FUZZ(text) {
    using namespace beadle;
    static const std::string path = "/dev/shm/beadle-fuzz-" + std::to_string(::getpid()) + ".yaml";
    std::ofstream{path, std::ios::binary | std::ios::trunc} << text;
    const auto lines = static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
    const auto loading = definitions::load_system(path, BEADLE_SOURCE_DIR "/config");
    fuzz::claim(loading.ok() != !loading.mistakes.empty(), "a file is loaded, or has mistakes");
    for (const auto& mistake : loading.mistakes) {
        if (mistake.file == path) fuzz::claim(mistake.line <= lines, "a mistake lies within its file");
        fuzz::claim(!definitions::to_text(mistake).empty(), "a mistake is said");
    }
    if (!loading.ok()) return;
    const auto again = definitions::definition_from_canonical(loading.bundle->canonical);
    fuzz::claim(again->hash == loading.bundle->definition.hash, "the canonical text is the definition");
}
