#include "tests/e2e/daemons/beadled.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>

namespace beadle::test {

Beadled::Beadled(const TemporaryFolder& folder, const std::string& name, const std::string& store) : socket_(folder.file(name + ".sock")) {
    const auto config = folder.file(name + ".yaml"), log = folder.file(name + ".log");
    std::ofstream(config) << "store: \"postgres:" << store << "\"\nsocket: " << socket_ << "\nsystems: " << BEADLE_SOURCE_DIR
                          << "/config/systems/starter.yaml\nmail: {transport: none}\naudit: {key file: " << key_file(folder)
                          << ", checkpoints: {file: " << checkpoints_of(folder, name) << "}}\noperators:\n  - {uid: " << ::getuid()
                          << ", person: clerk, administrator: yes, offices: [democracy]}\n";
    process_ = ::fork();
    if (process_ != 0) return;
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::execl(BEADLE_BIN_DIR "/beadled", "beadled", "--config", config.c_str(), static_cast<char*>(nullptr));
    ::_exit(99);
}

Beadled::~Beadled() { end(SIGKILL); }

int Beadled::end(int signal) {
    if (process_ < 0) return -1;
    ::kill(process_, signal);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return status;
}

std::string Beadled::command() const { return BEADLE_BIN_DIR "/beadle --socket " + socket_; }

Said Beadled::beadle(const std::string& arguments) const {
    auto* pipe = ::popen((command() + " " + arguments + " 2>&1").c_str(), "r");
    Said said;
    std::array<char, 4096> bytes{};
    while (const auto count = ::fread(bytes.data(), 1, bytes.size(), pipe)) said.words.append(bytes.data(), count);
    said.exit = WEXITSTATUS(::pclose(pipe));
    return said;
}

bool Beadled::says(const std::string& words) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (std::chrono::steady_clock::now() < end)
        if (const auto said = beadle("status"); said.exit == 0 && said.words.find(words) != std::string::npos) return true;
    return false;
}

}  // namespace beadle::test
