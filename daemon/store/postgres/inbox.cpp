// Letters between daemons: events for systems of another daemon's shards, and what was answered.

#include <algorithm>

#include "daemon/crash/crash_point.hpp"
#include "daemon/store/postgres/postgres_store.hpp"
#include "sql.hpp"

namespace beadle::store::postgres {
namespace {

constexpr Statement post_letters{"post_letters", sql::postgres::post_letters};
constexpr Statement waiting_letters{"waiting_letters", sql::postgres::waiting_letters};
constexpr Statement answer_letters_statement{"answer_letters", sql::postgres::answer_letters};
constexpr Statement take_answers_statement{"take_answers", sql::postgres::take_answers};
constexpr const char* owners_of_letters =
    "SELECT DISTINCT s.daemon FROM inbox AS i JOIN shard AS s ON s.number = i.shard WHERE i.number = ANY ($1::BIGINT[]) AND s.daemon <> ''";

}  // namespace

std::vector<std::int64_t> PostgresStore::post(const std::vector<Letter>& letters) {
    std::vector<std::int64_t> posted;
    if (letters.empty()) return posted;
    Texts system, asks, text;
    Numbers shard, numbers;
    for (const auto& letter : letters) {
        system.add(letter.system, "the system of a letter");
        shard.add(std::int64_t{shard_of(letter.system)});
        asks.add(letter.asks, "who asks");
        text.add(letter.text, "the letter for " + letter.system + ":");
    }
    // Done twice after a loss, the second letter gets the first one's answer: the event's id is the same.
    again_if_lost([&] {
        posted.clear();
        auto rows = db_.run(post_letters, Parameters::of(system, shard, asks, text));
        while (rows.next()) posted.push_back(rows.integer(0));
    });
    crash_point("letter.posted");
    for (const auto number : posted) numbers.add(number);
    auto owners = again_if_lost([&] { return db_.run(owners_of_letters, Parameters::of(numbers)); });
    while (owners.next()) hint(db_, owners.string(0));
    return posted;
}

std::vector<Letter> PostgresStore::letters(int limit) {
    return again_if_lost([&] {
        std::vector<Letter> waiting;
        auto rows = db_.run(waiting_letters, Parameters::of(ownership_.id(), limit));
        while (rows.next()) waiting.push_back({rows.integer(0), rows.string(1), rows.string(2), rows.string(3)});
        return waiting;
    });
}

std::vector<Letter> PostgresStore::take_answers() {
    return again_if_lost([&] {
        std::vector<Letter> answers;
        auto rows = db_.run(take_answers_statement, Parameters::of(ownership_.id()));
        while (rows.next()) answers.push_back({rows.integer(0), rows.string(1), ownership_.id(), rows.string(2)});
        if (!answers.empty()) crash_point("letter.taken");
        return answers;
    });
}

void PostgresStore::answer_letters(const Batch& batch) {
    if (batch.letters_answered.empty()) return;
    Numbers number;
    Texts answer;
    for (const auto& letter : batch.letters_answered) {
        number.add(letter.number);
        answer.add(letter.text, "the answer to a letter for " + letter.system + ":");
    }
    db_.run(answer_letters_statement, Parameters::of(number, answer));
    crash_point("letter.answered");
}

void PostgresStore::tell_who_asked(const Batch& batch) {
    std::set<std::string> who;
    for (const auto& letter : batch.letters_answered)
        if (!letter.asks.empty()) who.insert(letter.asks);
    for (const auto& asks : who) hint(db_, asks);
}

}  // namespace beadle::store::postgres
