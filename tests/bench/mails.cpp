#include "tests/bench/mails.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <boost/asio.hpp>
#include <set>
#include <stdexcept>
#include <thread>

#include "daemon/notify/sender.hpp"
#include "tests/bench/drain_postgres.hpp"
#include "tests/bench/serving.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;

namespace {

/// Takes whatever it is sent, by SMTP as far as our side of it goes, and counts.
class Sink {
public:
    Sink() : acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}), thread_([this] { serve(); }) {}
    ~Sink() {
        stops_ = true;
        boost::system::error_code ignored;
        tcp::socket last{io_};
        last.connect(acceptor_.local_endpoint(), ignored);  // Wakes it.
        last.close(ignored);
        thread_.join();
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    std::string url() const { return fmt::format("smtp://127.0.0.1:{}", acceptor_.local_endpoint().port()); }
    // Once nothing is sent any more.
    const std::set<std::string>& ids() const { return ids_; }
    std::int64_t taken() const { return taken_; }
    std::int64_t bytes() const { return bytes_; }

private:
    void serve() {
        while (!stops_) {
            tcp::iostream peer;
            acceptor_.accept(peer.socket());
            peer.socket().set_option(tcp::no_delay{true});
            peer << "220 sink\r\n" << std::flush;
            for (std::string line; std::getline(peer, line);) {
                if (line.starts_with("DATA")) {
                    peer << "354 go on\r\n" << std::flush;
                    take(peer);
                }
                peer << (line.starts_with("QUIT") ? "221 bye\r\n" : "250 ok\r\n") << std::flush;
            }
        }
    }
    void take(std::istream& peer) {
        ++taken_;
        for (std::string line; std::getline(peer, line) && line != ".\r";) {
            bytes_ += static_cast<std::int64_t>(line.size()) + 1;
            if (line.starts_with("Message-Id:")) ids_.insert(line);
        }
    }

    boost::asio::io_context io_;
    tcp::acceptor acceptor_;
    std::atomic<bool> stops_{false};
    std::set<std::string> ids_;
    std::int64_t taken_ = 0, bytes_ = 0;
    std::thread thread_;
};

/// Waits for so many entries.
class Recorded final : public engine::Watch {
public:
    explicit Recorded(std::int64_t expected) : expected_(expected) {}
    void fired(std::chrono::seconds) override {}
    void committed(std::size_t entries) override {
        const std::lock_guard lock{mutex_};
        entries_ += static_cast<std::int64_t>(entries);
        all_.notify_all();
    }
    void store_failed() override {}
    void wait() {
        std::unique_lock lock{mutex_};
        all_.wait(lock, [&] { return entries_ >= expected_; });
    }

private:
    std::int64_t expected_, entries_ = 0;
    std::mutex mutex_;
    std::condition_variable all_;
};

constexpr const char* reader_prefix = "reader-";

/// The live definition with a post for each recipient.
std::shared_ptr<const model::Definition> with_readers(const model::Definition& definition, std::int64_t count) {
    auto with = std::make_shared<model::Definition>(definition);
    for (std::int64_t n = 1; n <= count; ++n) {
        model::Post post;
        post.id = reader_prefix + std::to_string(n);
        post.name = "Reader " + std::to_string(n);
        post.mail = post.id + "@council.example";
        with->posts.emplace(post.id, post);
    }
    return with;
}

/// What one party is owed goes in one message: here everybody is owed one.
void give_each_a_reader(const std::string& path) {
    sqlite3* db = nullptr;
    const auto sql = fmt::format("UPDATE outbox SET recipient = '{}' || (SELECT count(*) FROM outbox AS o WHERE o.rowid <= outbox.rowid)",
                                 reader_prefix);
    const bool done = sqlite3_open(path.c_str(), &db) == SQLITE_OK && sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    const std::string complaint = done ? "" : sqlite3_errmsg(db);
    sqlite3_close(db);
    if (!done) throw std::runtime_error("the outbox cannot be prepared: " + complaint);
}

double send_all(const std::string& where, const Prepared& prepared, std::shared_ptr<const model::Definition> definition, std::int64_t count,
                Mails& mails) {
    Sink sink;
    const RunningClock civil{prepared.now};
    const auto machine = engine::system_machine_clock();
    Recorded recorded{count};
    notify::SmtpOptions smtp;
    smtp.url = sink.url();
    const auto transport = notify::make_smtp_transport(smtp);
    double took_s = 0;
    {
        engine::ServiceOptions options;
        options.engine.watch = &recorded;
        const auto begun = Steady::now();
        engine::Service service{store::open_store(where, "beadle_bench"), civil, *machine, std::move(options)};
        notify::SenderOptions sending;
        sending.per_minute = 0;
        sending.writing.shipped = notify::read_templates(BEADLE_SOURCE_DIR "/config/templates");
        notify::Sender sender{service.store_for_sender(), *transport, [&](const std::string&) { return definition; },
                              [&](model::Event event) { service.submit(std::move(event), nullptr); }, std::move(sending)};
        service.set_sender([&](Instant civil_now, Instant machine_now) {
            const auto stepped = sender.step(civil_now, machine_now);
            return engine::MailSlice{.more = stepped.more, .next = stepped.next_mail, .not_before = stepped.not_before};
        });
        std::thread runs{[&] { service.run(); }};
        recorded.wait();
        took_s = ms_since(begun) / 1000;
        service.stop();
        runs.join();
    }
    if (sink.taken() != count || static_cast<std::int64_t>(sink.ids().size()) != count)
        throw std::runtime_error(fmt::format("the server took {} messages with {} ids, not {}", sink.taken(), sink.ids().size(), count));
    mails.kib = static_cast<double>(sink.bytes()) / 1024 / static_cast<double>(count);
    return took_s;
}

}  // namespace

Mails measure_mails(const Pattern& pattern, const DrainOptions& options) {
    Mails mails;
    mails.count = options.count;
    options.say(fmt::format("preparing {} messages", options.count));
    Prepared prepared;
    prepared.path = (options.folder / "prepared.db").string();
    prepared.morning = make_morning(pattern, prepared.path, options.count, Order::in_order);
    prepared.now = prepared.morning.last_due + 1min;
    std::int64_t fired = 0;
    drain_with_engine("sqlite:" + prepared.path, prepared.now, fired);
    if (fired != options.count) throw std::runtime_error(fmt::format("{} timers fired, not {}", fired, options.count));
    give_each_a_reader(prepared.path);
    const auto definition = with_readers(pattern.bundles.front()->definition, options.count);

    for (const auto& store : options.stores) {
        auto& one = mails.stores.emplace_back();
        one.store = store;
        std::optional<PreparedServer> server;
        if (store != "sqlite") one.version = server.emplace(prepared, options).version();
        for (int repeat = 0; repeat < options.repeats; ++repeat) {
            const auto work = (options.folder / "work.db").string();
            if (!server) copy_store(prepared.path, work);
            one.seconds.push_back(
                send_all(server ? "postgres:" + server->fresh_copy() : "sqlite:" + work, prepared, definition, options.count, mails));
            options.say(fmt::format("{}: {} of {}: {} messages in {:.2f} s", store, repeat + 1, options.repeats, options.count,
                                    one.seconds.back()));
        }
    }
    return mails;
}

std::string Mails::markdown(const Machine& machine) const {
    auto out = fmt::format(
        "Taken on {}: {}, {} cores, which the daemon, the database and the mail server share. Load average before the start {:.1f}; {:.0f} "
        "fsyncs a second. {} messages of {:.1f} KiB, over one connection.\n\n"
        "| store | messages a second, median | s |\n| --- | ---: | --- |\n",
        machine.taken_on, machine.processor, machine.cores, machine.load, machine.syncs_a_second, count, kib);
    for (const auto& one : stores) {
        std::string each;
        for (auto run : one.seconds) each += fmt::format("{}{:.2f}", each.empty() ? "" : ", ", run);
        out += fmt::format("| {} {} | {:.0f} | {} |\n", one.store, one.version, static_cast<double>(count) / median(one.seconds), each);
    }
    return out;
}

}  // namespace beadle::bench
