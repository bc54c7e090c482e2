#include "tests/e2e/daemons/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <iostream>
#include <sstream>
#include <thread>

#include "daemon/audit/line.hpp"
#include "daemon/engine/letter.hpp"
#include "daemon/engine/service.hpp"
#include "daemon/notify/sender.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/store/overlapping_store.hpp"
#include "tests/catch.hpp"
#include "tests/e2e/daemons/crew.hpp"
#include "tests/support/toy_core.hpp"

namespace beadle::test {

std::int64_t* map_day(const std::string& file) {
    const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (opened < 0 || ::ftruncate(opened, sizeof(std::int64_t)) != 0) throw std::runtime_error("no file for the day");
    void* at = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    ::close(opened);
    return static_cast<std::int64_t*>(at);
}

namespace {

/// One line, by one write(2), so that it survives what the process does not.
void say(const std::string& words) {
    const auto line = words + "\n";
    if (::write(words_of_child, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
}

class DayOfTheCrew final : public engine::CivilClock {
public:
    explicit DayOfTheCrew(const std::string& file) : day_(map_day(file)) {}
    model::Instant now() const override { return at_second(std::atomic_ref{*day_}.load()); }
    bool is_stepped() const override { return true; }

private:
    static model::Instant at_second(std::int64_t seconds) { return model::Instant{std::chrono::seconds{seconds}}; }
    std::int64_t* day_;
};

class SaidMail final : public notify::Transport {
public:
    notify::SendResult send(const notify::Outgoing& message) override {
        say("mail " + message.message_id + " " + audit::sha256_hex(message.bytes));
        while (holds) ::pause();
        return {};
    }
    std::string name() const override { return "the crew"; }

    std::atomic<bool> holds = false;  ///< A server that took the message and answers nothing any more.
};

class SaidWork final : public engine::Watch {
public:
    void fired(std::chrono::seconds) override { ++fired_; }
    void committed(std::size_t entries) override { say(fmt::format("committed {} {}", entries, std::exchange(fired_, 0))); }
    void store_failed() override { say("trouble"); }

private:
    int fired_ = 0;  // Told of after their batch: they go with the next one.
};

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

struct Child {
    Child() : civil(variable("CREW_FOLDER") + "/day") {
        engine::ServiceOptions options;
        options.engine.core = toy_core();
        options.engine.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
        options.engine.watch = &work;
        options.engine.timers_per_batch = std::stoi(variable("CREW_BATCH"));
        transport.holds = std::getenv("CREW_HOLDS_MAIL") != nullptr;
        const auto where = variable("CREW_STORE");
        auto store = store::make_overlapping_store(store::make_postgres_store({.connection = where,
                                                                               .owner = variable("CREW_NAME"),
                                                                               .read_only = false,
                                                                               .patience = {},
                                                                               .shares = true,
                                                                               .lease_s = lease_of_crew_s}),
                                                   [where] { return store::open_store("postgres:" + where, {}, true); });
        service.emplace(std::move(store), civil, *machine, std::move(options));
        notify::SenderOptions sending;
        sending.per_minute = 0;
        sending.writing.shipped = {{"reminder.txt", "Subject: {{what}}\n\n{{what}}\n"}, {"frame.txt", "{{{content}}}"}};
        sender.emplace(
            service->store_for_sender(), transport,
            [](const std::string& system) {
                auto bundle = crew_bundle(system);
                return std::shared_ptr<const model::Definition>(bundle, &bundle->definition);
            },
            [this](model::Event event) { service->submit(std::move(event), nullptr); }, sending);
        service->set_sender([this](model::Instant civil_now, model::Instant machine_now) {
            const auto stepped = sender->step(civil_now, machine_now);
            return engine::MailSlice{.more = stepped.more, .next = stepped.next_mail, .not_before = stepped.not_before};
        });
    }

    model::Event event(const std::string& system, const std::string& id, const std::string& kind, const std::string& instance) const {
        return officers_event(system, id, kind, instance, civil.now());
    }

    /// One line of the crew.
    void obey(const std::string& line) {
        std::istringstream words{line};
        std::string what, system, id, kind, instance;
        words >> what >> system >> id >> kind >> instance;
        const auto answered = [](const engine::Answer& answer) {
            say(fmt::format("answered {} {}", answer.written_down ? 1 : 0, engine::answer_text(answer)));
        };
        if (what == "record") service->submit(event(system, id, kind, instance), answered);
        if (what == "apply") service->apply(crew_bundle(system), event(system, id, "DefinitionApplied", system), answered);
        if (what == "look") service->with_engine([](engine::Engine&) {});
        if (what == "shards") say(fmt::format("shards {}", service->health().shards));
        if (what == "hold-mail") transport.holds = true;
        if (what == "stop") service->stop();
    }

    DayOfTheCrew civil;
    std::unique_ptr<engine::MachineClock> machine = engine::system_machine_clock();
    SaidWork work;
    SaidMail transport;
    std::optional<engine::Service> service;
    std::optional<notify::Sender> sender;
};

}  // namespace

TEST_CASE("a daemon of the crew", "[.][child-daemon]") {
    spdlog::set_default_logger(spdlog::basic_logger_mt("child", variable("CREW_FOLDER") + "/log-" + variable("CREW_NAME")));
    spdlog::default_logger()->flush_on(spdlog::level::info);
    Child child;
    std::thread obeying([&] {
        say("serving");
        for (std::string line; std::getline(std::cin, line);) child.obey(line);
    });
    child.service->run();
    child.service.reset();  // With it the shards go.
    say("stopped");
    obeying.join();
}

}  // namespace beadle::test
