// Two real daemons on one PostgreSQL, asked by the real command.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle::test;

namespace {

struct Said {
    int exit = -1;
    std::string words;
};

class Beadled {
public:
    Beadled(const TemporaryFolder& folder, const std::string& name, const std::string& store) : socket_(folder.file(name + ".sock")) {
        const auto config = folder.file(name + ".yaml"), log = folder.file(name + ".log");
        std::ofstream(config) << "store: \"postgres:" << store << "\"\nsocket: " << socket_ << "\nsystems: " << BEADLE_SOURCE_DIR
                              << "/config/systems/starter.yaml\nmail: {transport: none}\naudit: {key file: " << folder.file("audit.key")
                              << "}\noperators:\n  - {uid: " << ::getuid()
                              << ", person: clerk, administrator: yes, offices: [democracy]}\n";
        process_ = ::fork();
        if (process_ != 0) return;
        const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(output, 1);
        ::dup2(output, 2);
        ::execl(BEADLE_BIN_DIR "/beadled", "beadled", "--config", config.c_str(), static_cast<char*>(nullptr));
        ::_exit(99);
    }
    ~Beadled() { end(SIGKILL); }
    int end(int signal) {
        if (process_ < 0) return -1;
        ::kill(process_, signal);
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        return status;
    }

    Said beadle(const std::string& arguments) const {
        const auto command = std::string(BEADLE_BIN_DIR "/beadle --socket ") + socket_ + " " + arguments + " 2>&1";
        auto* pipe = ::popen(command.c_str(), "r");
        Said said;
        std::array<char, 4096> bytes{};
        while (const auto count = ::fread(bytes.data(), 1, bytes.size(), pipe)) said.words.append(bytes.data(), count);
        said.exit = WEXITSTATUS(::pclose(pipe));
        return said;
    }
    /// Asks for its status until that says so; false after a minute.
    bool says(const std::string& words) const {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
        while (std::chrono::steady_clock::now() < end)
            if (const auto said = beadle("status"); said.exit == 0 && said.words.find(words) != std::string::npos) return true;
        return false;
    }

private:
    std::string socket_;
    pid_t process_ = -1;
};

}  // namespace

TEST_CASE("two daemons share a PostgreSQL: each answers for every system, status lists both, and the one that stays takes over",
          "[daemons][beadled]") {
    if (!PostgresCluster::is_there()) {
        WARN("skipped: PostgreSQL's programs are not installed; ./dev deps --test installs them");
        return;
    }
    TemporaryFolder folder;
    const auto schema = PostgresCluster::of_this_program().new_schema();
    Beadled first{folder, "first", schema};
    REQUIRE(first.says("64: 0-63"));
    Beadled second{folder, "second", schema};
    REQUIRE(second.says("32: 32-63"));
    REQUIRE(first.says("32: 0-31"));
    CHECK(first.beadle("status").words.find("(this one)") != std::string::npos);
    CHECK(first.beadle("status").words.find("nobody's") == std::string::npos);

    // The system is in one daemon's shard, and so goes by the other one through the inbox, once this way and once that.
    const auto applied = first.beadle("apply " BEADLE_SOURCE_DIR "/config/systems/starter.yaml");
    INFO(applied.words);
    REQUIRE(applied.exit == 0);
    for (const auto* daemon : {&first, &second}) {
        const auto recorded = daemon->beadle(std::string("record HWB MeetingCalled held_on=") +
                                             (daemon == &first ? "2030-03-16" : "2030-06-18") + " at=14:00");
        INFO(recorded.words);
        CHECK(recorded.exit == 0);
    }
    for (const auto* daemon : {&first, &second}) {
        const auto listed = daemon->beadle("list --workflow meeting");
        INFO(listed.words);
        CHECK(listed.words.find("16 Mar 2030") != std::string::npos);
        CHECK(listed.words.find("18 Jun 2030") != std::string::npos);
    }

    first.end(SIGKILL);
    REQUIRE(second.says("64: 0-63"));
    CHECK(second.beadle("record HWB MeetingCalled held_on=2030-09-17 at=14:00").exit == 0);
    CHECK(second.end(SIGTERM) == 0);
}
