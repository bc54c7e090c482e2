#include "daemon/store/postgres/renewal.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "daemon/store/postgres/ownership.hpp"
#include "sql.hpp"

namespace beadle::store::postgres {
namespace {

using namespace std::chrono_literals;

constexpr Statement renew_daemon{"renew_daemon", sql::postgres::renew_daemon};
constexpr auto again_after = 1000ms;     // After a failure, while there are too few shards, and where hints do not arrive.
constexpr auto arrives_within = 2000ms;  // What one says to oneself.
const std::string for_all = "*";

std::string to_oneself(const std::string& id) { return "heard " + id; }

}  // namespace

Renewal::Renewal(const PostgresOptions& options, std::string id, std::function<void(News)> on_news)
    : id_(std::move(id)),
      lease_s_(options.lease_s),
      shares_(options.shares),
      connection_(options.connection),
      on_news_(std::move(on_news)),
      wake_(::eventfd(0, EFD_CLOEXEC)),
      thread_([this] { run(); }) {}

Renewal::~Renewal() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
    thread_.join();
    ::close(wake_);
}

void Renewal::on_news(std::function<void(News)> act) {
    std::lock_guard lock(mutex_);
    on_news_ = std::move(act);
}

std::optional<bool> Renewal::hears_hints() const {
    const auto hears = hears_.load();
    return hears == Hears::not_known ? std::nullopt : std::optional{hears == Hears::yes};
}

void Renewal::tell(News news) {
    std::lock_guard lock(mutex_);
    if (on_news_) on_news_(news);
}

void Renewal::be_listening() {
    connection_.open();
    if (listening_since_opening_ == connection_.times_opened()) return;
    connection_.listen(connection_.word("SELECT left('beadle_' || current_schema(), 60)"));
    listening_since_opening_ = connection_.times_opened();
    if (hears_ == Hears::yes) return;
    spoken_at_ = std::chrono::steady_clock::now();
    hint(connection_, to_oneself(id_));
}

std::chrono::milliseconds Renewal::renew() {
    auto rows = connection_.run(renew_daemon, Parameters::of(id_, lease_s_));
    const std::chrono::milliseconds third{lease_s_ * 1000 / 3};
    if (!rows.next() || !shares_) return third;
    const bool known = rows.boolean(0), unfair = rows.boolean(1), wants_more = rows.boolean(2), has_post = rows.boolean(3);
    if (!known || unfair) tell(News::shards);
    if (has_post) tell(News::inbox);
    return wants_more || hears_ == Hears::no ? std::min(third, again_after) : third;
}

void Renewal::run() {
    const auto is_to_stop = [&](std::chrono::milliseconds within) {
        pollfd ready{wake_, POLLIN, 0};
        return ::poll(&ready, 1, static_cast<int>(within.count())) > 0;
    };
    // The daemon has just been entered with a whole lease; one that shares listens at once, one that is alone need not even connect.
    auto renew_at = std::chrono::steady_clock::now() + std::chrono::milliseconds{lease_s_ * 1000 / 3};
    auto wait_for = [&](std::chrono::steady_clock::time_point at) {
        return std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(at - std::chrono::steady_clock::now()));
    };
    if (shares_) renew_at = std::chrono::steady_clock::now();
    for (;;) {
        try {
            if (!shares_) {
                if (is_to_stop(wait_for(renew_at))) return;
                connection_.open();
            } else {
                be_listening();
                if (is_to_stop(0ms)) return;
            }
            if (const auto now = std::chrono::steady_clock::now(); now >= renew_at) renew_at = now + renew();
            if (!shares_) continue;
            auto until = renew_at;
            if (hears_ == Hears::not_known) until = std::min(until, spoken_at_ + arrives_within);
            const auto heard = connection_.hear(wait_for(until), wake_);
            for (const auto& words : heard) {
                if (words == to_oneself(id_)) hears_ = Hears::yes;
                else if (words == for_all) tell(News::shards);
                else if (words == id_) tell(News::inbox);
            }
            if (hears_ == Hears::not_known && std::chrono::steady_clock::now() >= spoken_at_ + arrives_within) {
                hears_ = Hears::no;
                renew_at = std::chrono::steady_clock::now();  // From now on by asking.
            }
        } catch (const StoreError&) {
            // The lease runs on, and the writer will hear of it.
            if (is_to_stop(again_after)) return;
            renew_at = std::chrono::steady_clock::now();
        }
    }
}

}  // namespace beadle::store::postgres
