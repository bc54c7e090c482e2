#include "tests/bench/audit_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "daemon/api/record.hpp"
#include "daemon/audit/exported.hpp"
#include "daemon/engine/check_of_log.hpp"
#include "daemon/engine/pages_of_log.hpp"
#include "daemon/store/entry_index.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/bench/stopwatch.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/long_log.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace beadle::bench {
namespace {

constexpr const char* system_id = "long";
constexpr double filtered_promise_ms = 20, words_promise_ms = 200, proof_promise_ms = 5;
constexpr double verified_promise = 500'000, verified_by_python_promise = 100'000;
constexpr int entries_in_commit = 4000;
constexpr int page_rows = 100;
constexpr int warming_up = 20;

using store::EntrySearch;

/// One of the questions that people ask, drawn.
EntrySearch filtered(test::Dice& dice) {
    static const std::vector<std::string> bodies{"icp", "icb-board", "cabinet", "scrutiny"};
    static const std::vector<std::string> kinds{"ItemDecided", "AgendaPublished", "ItemWithdrawn", "TimerFired"};
    static const std::vector<std::string> actors{"clerk-i", "director", "chair"};
    EntrySearch search;
    auto& filter = search.filter;
    filter.system = system_id;
    filter.limit = page_rows;
    filter.newest_first = dice.in(1, 2);
    switch (dice.up_to(5)) {
        case 0: filter.kind = dice.one_of(kinds); break;
        case 1: filter.actor = dice.one_of(actors); break;
        case 2: filter.verdict = dice.in(1, 2) ? model::Verdict::not_accepted : model::Verdict::accepted_with_breach; break;
        case 3: filter.matter = "matter-" + std::to_string(dice.up_to(20)); break;
        case 4:
            filter.body = dice.one_of(bodies);
            filter.kind = dice.one_of(kinds);
            break;
        default:
            filter.body = dice.one_of(bodies);
            filter.actor = dice.one_of(actors);
            filter.kind = dice.one_of(kinds);
            filter.verdict = model::Verdict::accepted_with_breach;
            break;
    }
    return search;
}

EntrySearch with_words(test::Dice& dice) {
    EntrySearch search = dice.in(1, 2) ? filtered(dice) : EntrySearch{};
    search.filter.system = system_id;
    search.filter.limit = page_rows;
    search.words = {dice.one_of(test::words_of_the_long_log())};
    if (dice.in(1, 2)) search.words.push_back(dice.one_of(test::words_of_the_long_log()));
    if (dice.in(1, 10)) search.words = {"home", "nosuchword"};
    search.with_exempt = dice.in(1, 2);
    return search;
}

/// `ask` draws a question and puts it; the first ones warm the store up.
AuditLog::Asked ask_often(const std::string& what, double promised_ms, int questions, const std::function<void()>& ask) {
    std::vector<double> ms;
    for (int n = 0; n < questions + warming_up; ++n) {
        const Stopwatch watch;
        ask();
        if (n >= warming_up) ms.push_back(watch.read().wall_s * 1000);
    }
    return {what, spread_of(std::move(ms)), promised_ms};
}

void ask_questions(AuditLog::OnStore& out, store::Store& store, const std::string& index_file, const AuditLogOptions& options) {
    store::EntryIndex index{index_file};
    test::Dice dice{2022};
    const auto some_entry = [&] { return dice.up_to(static_cast<long>(options.entries) - 1); };
    const auto ask = [&](const std::string& what, double promised_ms, EntrySearch (*draw)(test::Dice&), bool is_deep) {
        out.asked.push_back(ask_often(what, promised_ms, options.questions, [&] {
            auto search = draw(dice);
            if (is_deep) search.filter.after_seq = some_entry();
            index.entries(store, search);
        }));
    };
    ask("filtered, first page of 100", filtered_promise_ms, filtered, false);
    ask("filtered, a page deep in the log", filtered_promise_ms, filtered, true);
    ask("words, half of them with filters", words_promise_ms, with_words, false);
    ask("words, deep in the log", words_promise_ms, with_words, true);
    const auto key = audit::SigningKey::make("bench.example");
    out.asked.push_back(ask_often("the proof of an entry, with its signed checkpoint", proof_promise_ms, options.questions, [&] {
        if (!api::prove_entry(store, system_id, some_entry(), key)) throw std::runtime_error("an entry could not be proved");
    }));
    out.asked.push_back(ask_often("the proof that it goes on from an older checkpoint", proof_promise_ms, options.questions, [&] {
        if (!api::prove_older(store, system_id, static_cast<std::uint64_t>(some_entry()), key))
            throw std::runtime_error("an older checkpoint could not be proved");
    }));
}

void export_to(const std::filesystem::path& folder, store::Store& store) {
    const auto key = audit::SigningKey::make("bench.example");
    audit::ExportWriter writer{folder};
    const auto head = store.log_head(system_id).value();
    engine::PagesOfLog pages{store, head};
    for (auto page = pages.next(); !page.entries.empty(); page = pages.next())
        for (const auto& entry : page.entries) writer.add(entry.line);
    writer.finish(audit::sign_checkpoint(api::checkpoint_now(store, system_id, key.verifier()), key), key.verifier());
}

void verify(AuditLog::OnStore& out, store::Store& store, const AuditLogOptions& options) {
    const auto timed = [&](const std::string& what, double promised, const std::function<void()>& act) {
        const Stopwatch watch;
        act();
        out.verified.push_back({what, static_cast<double>(options.entries) / watch.read().wall_s, promised});
        options.say(fmt::format("{}: {}: {:.0f} entries a second", out.store, what, out.verified.back().entries_a_second));
    };
    timed("beadle audit verify --store", verified_promise, [&] {
        const auto checked = engine::check_log(store, store.log_head(system_id).value());
        if (!checked.what.empty()) throw std::runtime_error("the log does not verify: " + checked.what);
    });
    const auto folder = std::filesystem::path{options.folder} / "exported";
    std::filesystem::remove_all(folder);
    timed("beadle audit export --store", 0, [&] { export_to(folder, store); });
    timed("beadle audit verify FOLDER", verified_promise, [&] {
        const auto checked = audit::check_exported(folder);
        if (!checked.holds) throw std::runtime_error("what was exported does not verify: " + checked.what);
    });
    timed("verify-audit FOLDER, in Python", verified_by_python_promise, [&] {
        const auto command = "/usr/bin/python3 " BEADLE_SOURCE_DIR "/verifier/verify-audit '" + folder.string() + "' >/dev/null";
        if (std::system(command.c_str()) != 0) throw std::runtime_error("verify-audit finds fault with what was exported");
    });
    std::filesystem::remove_all(folder);
}

AuditLog::OnStore measure_on(const std::string& name, store::Store& writer, const std::function<std::unique_ptr<store::Store>()>& open,
                             const AuditLogOptions& options) {
    AuditLog::OnStore out;
    out.store = name;
    test::LongLog log{system_id};
    {
        const Stopwatch watch;
        while (log.size() < options.entries)
            writer.commit(log.next(static_cast<int>(std::min<std::int64_t>(entries_in_commit, options.entries - log.size()))));
        out.written_s = watch.read().wall_s;
    }
    options.say(fmt::format("{}: {} entries written in {:.0f} s", name, log.size(), out.written_s));
    const auto store = open();
    const auto path = options.folder + "/" + name + "-index.db";
    {
        const Stopwatch watch;
        store::EntryIndexer indexer{path};
        while (indexer.step(*store)) {
        }
        out.indexed_s = watch.read().wall_s;
    }
    for (const auto* ending : {"", "-wal"})
        if (std::filesystem::exists(path + ending)) out.index_bytes += static_cast<std::int64_t>(std::filesystem::file_size(path + ending));
    options.say(fmt::format("{}: indexed in {:.0f} s, {} MiB", name, out.indexed_s, out.index_bytes >> 20));
    ask_questions(out, *store, path, options);
    verify(out, *store, options);
    return out;
}

}  // namespace

AuditLog measure_audit_log(const AuditLogOptions& options) {
    AuditLog out;
    out.entries = options.entries;
    for (const auto& name : options.stores) {
        if (name == "sqlite") {
            const auto path = options.folder + "/log.db";
            auto writer = store::make_sqlite_store({.path = path, .owner = "the measurement"});
            out.stores.push_back(measure_on(
                name, *writer, [&] { return store::make_sqlite_store({.path = path, .owner = {}, .read_only = true}); }, options));
            writer.reset();
            for (const auto* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path + ending);
            continue;
        }
        ::setenv("TMPDIR", std::filesystem::path{options.folder}.parent_path().c_str(), 1);
        test::PostgresCluster cluster{"-c max_wal_size=4GB -c checkpoint_timeout=15min -c shared_buffers=256MB"};
        ::unsetenv("TMPDIR");
        const auto connection = cluster.new_schema();
        auto writer = store::make_postgres_store({.connection = connection, .owner = "the measurement"});
        out.stores.push_back(measure_on(
            name, *writer, [&] { return store::make_postgres_store({.connection = connection, .owner = {}, .read_only = true}); },
            options));
    }
    return out;
}

std::string AuditLog::markdown(const Machine& machine) const {
    auto out = fmt::format("Taken on {}: {}, {} cores, {:.0f} GiB; {}; SQLite {}; {}. Load average before the start {:.1f}.\n",
                           machine.taken_on, machine.processor, machine.cores, machine.memory_gib, machine.filesystem, machine.sqlite,
                           machine.compiler, machine.load);
    for (const auto& on : stores) {
        out += fmt::format(
            "\n**{}**, {} entries: written in {:.0f} s; indexed behind the log in {:.0f} s ({:.0f} entries a second), {} MiB of index.\n\n"
            "| asked | half within, ms | 99 of 100 within, ms | slowest, ms | promised (99 of 100) |\n"
            "| --- | ---: | ---: | ---: | --- |\n",
            on.store, entries, on.written_s, on.indexed_s, static_cast<double>(entries) / on.indexed_s, on.index_bytes >> 20);
        for (const auto& one : on.asked)
            out += fmt::format("| {} | {:.1f} | {:.1f} | {:.1f} | under {:.0f} |\n", one.what, one.took.half, one.took.hundredth,
                               one.took.most, one.promised_ms);
        out += "\n| verified by | entries a second | promised |\n| --- | ---: | --- |\n";
        for (const auto& one : on.verified)
            out += fmt::format("| {} | {:.0f} | {} |\n", one.what, one.entries_a_second,
                               one.promised > 0 ? fmt::format("at least {:.0f}", one.promised) : "");
    }
    return out;
}

std::vector<std::string> AuditLog::missed() const {
    std::vector<std::string> out;
    for (const auto& on : stores) {
        for (const auto& one : on.asked)
            if (one.took.hundredth >= one.promised_ms)
                out.push_back(fmt::format("{}: {}: {:.1f} ms, promised {:.0f}", on.store, one.what, one.took.hundredth, one.promised_ms));
        for (const auto& one : on.verified)
            if (one.entries_a_second < one.promised)
                out.push_back(fmt::format("{}: {}: {:.0f} entries a second, promised {:.0f}", on.store, one.what, one.entries_a_second,
                                          one.promised));
    }
    return out;
}

}  // namespace beadle::bench
