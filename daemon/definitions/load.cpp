#include "daemon/definitions/load.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "daemon/audit/line.hpp"
#include "daemon/definitions/files.hpp"
#include "daemon/definitions/known_keys.hpp"
#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/reader.hpp"
#include "daemon/definitions/template_file.hpp"

namespace beadle::definitions {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view format = "beadle definition 1";

/// Where the files that a system names are looked for: beside it first, then in the shipped configuration.
std::vector<fs::path> folders_for(const std::string& kind, const fs::path& system_file, const fs::path& config_dir) {
    std::vector<fs::path> out;
    if (!system_file.empty()) {
        const auto folder = system_file.parent_path();
        out = {folder / kind, (folder / ".." / kind).lexically_normal()};
    }
    out.push_back(config_dir / kind);
    return out;
}

std::vector<fs::path> files_in(const fs::path& folder, const std::vector<std::string>& extensions) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::directory_iterator it{folder, error}, end; !error && it != end; it.increment(error)) {
        const auto name = it->path().filename().string();
        const bool wanted =
            extensions.empty() || std::find(extensions.begin(), extensions.end(), it->path().extension()) != extensions.end();
        std::error_code ignored;
        if (wanted && name.front() != '.' && name.back() != '~' && it->is_regular_file(ignored)) out.push_back(it->path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// "council committee" is looked for in council-committee.yaml. Anything but letters, digits and '-' names no file.
std::string file_name_of(const std::string& name) {
    std::string out;
    for (const char c : plain(name)) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        if (!letter && c != ' ' && c != '_') return {};
        out += letter ? c : '-';
    }
    return out;
}

NodePtr read_tree(const std::string& path, Mistakes& mistakes) {
    std::string text;
    return read_file(path, text, mistakes) ? tree_from_yaml(text, mistakes) : nullptr;
}

/// How many of a file's own keys are those of that kind of file.
std::ptrdiff_t keys_known(const Node& root, std::string_view kind) {
    const auto& table = keys_of(kind);
    return std::count_if(root.entries.begin(), root.entries.end(), [&](const auto& entry) { return table.find(entry.key->text); });
}

/// What a file is that is no system's, by its keys: "a calendar". Empty for a system's, and for what could be anything.
std::string another_kind(const Node& root) {
    if (root.find("system")) return {};
    if (root.find("scenario")) return "a scenario";
    static constexpr std::pair<const char*, const char*> kinds[]{
        {"calendar", "a calendar"}, {"procedure", "a procedure"}, {"beadled", "the daemon's own file"}};
    for (const auto& [kind, words] : kinds)
        if (keys_known(root, kind) > keys_known(root, "system")) return words;
    return {};
}

/// Finds procedures by the names that bodies use for them.
class ProcedureShelf {
public:
    explicit ProcedureShelf(const std::vector<fs::path>& folders) {
        for (const auto& folder : folders) {
            for (auto& file : files_in(folder, {".yaml", ".yml"})) {
                const auto stem = file.stem().string();
                // The first folder that has a file of the name wins.
                if (std::none_of(files_.begin(), files_.end(), [&](const auto& other) { return other.stem() == stem; }))
                    files_.push_back(std::move(file));
            }
        }
    }

    struct Found {
        NodePtr tree;
        NamedProcedure procedure;
        std::vector<Mistake> mistakes;
    };
    /// Null where no file is called so, or calls its procedure so.
    const Found* find(const std::string& name) {
        const auto stem = file_name_of(name);
        for (const auto& file : files_) {
            if (!stem.empty() && file.stem() == stem) return &load(file);
        }
        for (const auto& file : files_) {
            const auto& found = load(file);
            if (!found.tree) continue;
            const auto& procedure = found.procedure;
            auto names = procedure.also_called;
            names.push_back(procedure.procedure.id);
            names.push_back(procedure.procedure.name);
            if (std::any_of(names.begin(), names.end(), [&](const auto& other) { return plain(other) == plain(name); })) return &found;
        }
        return nullptr;
    }
    std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (const auto& file : files_) {
            auto name = file.stem().string();
            std::replace(name.begin(), name.end(), '-', ' ');
            out.push_back(std::move(name));
        }
        return out;
    }

private:
    const Found& load(const fs::path& file) {
        auto& found = loaded_[file.string()];
        if (found) return *found;
        found = std::make_unique<Found>();
        Mistakes mistakes{file.string()};
        found->tree = read_tree(file.string(), mistakes);
        if (found->tree) found->procedure = read_procedure(*found->tree, mistakes);
        found->mistakes = mistakes.take();
        return *found;
    }

    std::vector<fs::path> files_;
    std::map<std::string, std::unique_ptr<Found>> loaded_;
};

std::map<std::string, std::string, std::less<>> read_templates(const std::vector<fs::path>& folders, std::vector<Mistake>& all) {
    std::map<std::string, std::string, std::less<>> out;
    for (const auto& folder : folders) {
        for (const auto& file : files_in(folder, {".mustache"})) {
            const auto name = file.stem().string();  // "reminder.txt"
            if (out.count(name) != 0) continue;
            Mistakes mistakes{file.string()};
            std::string text;
            if (read_file(file.string(), text, mistakes)) {
                check_template(name, text, mistakes);
                out.emplace(name, std::move(text));
            }
            for (auto& mistake : mistakes.take()) all.push_back(std::move(mistake));
        }
    }
    return out;
}

CalendarLoading calendar_from(const std::vector<fs::path>& folders, const std::string& id, const std::string& config_dir) {
    CalendarLoading out;
    const auto stem = file_name_of(id);
    std::vector<std::string> known;
    for (const auto& folder : folders) {
        for (const auto& file : files_in(folder, {".yaml", ".yml"})) {
            known.push_back(file.stem().string());
            if (stem.empty() || file.stem() != stem) continue;
            Mistakes mistakes{file.string()};
            const auto tree = read_tree(file.string(), mistakes);
            auto loaded = std::make_shared<LoadedCalendar>();
            if (tree) {
                loaded->calendar = read_calendar(*tree, mistakes);
                if (mistakes.empty() && loaded->calendar.id != stem) {
                    mistakes.add(*tree->find("calendar"), "the file '" + stem + "' calls its calendar '" + loaded->calendar.id + "'", stem);
                }
                loaded->canonical = to_canonical(*tree);
                loaded->calendar.hash = audit::sha256_hex(loaded->canonical);
            }
            out.mistakes = mistakes.take();
            if (out.mistakes.empty()) out.calendar = std::move(loaded);
            return out;
        }
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    out.mistakes.push_back({{},
                            0,
                            0,
                            "unknown calendar '" + id + "'",
                            known.empty() ? a_file_in(config_dir, "calendars") : one_of_words(known),
                            nearest_to(id, known)});
    return out;
}

std::string canonical_of(const NodePtr& system, const std::map<std::string, NodePtr>& procedures,
                         const std::map<std::string, std::string, std::less<>>& templates) {
    std::vector<std::pair<std::string, NodePtr>> of_procedures, of_templates;
    for (const auto& [id, tree] : procedures) of_procedures.emplace_back(id, tree);
    for (const auto& [name, text] : templates) of_templates.emplace_back(name, make_word(text));
    return to_canonical(*make_mapping({{"format", make_word(std::string{format})},
                                       {"procedures", make_mapping(std::move(of_procedures))},
                                       {"system", system},
                                       {"templates", make_mapping(std::move(of_templates))}}));
}

[[noreturn]] void not_ours(const std::vector<Mistake>& mistakes) {
    throw std::runtime_error{"a stored text is not one that was made here: " +
                             (mistakes.empty() ? std::string{"not readable"} : mistakes.front().what)};
}

}  // namespace

std::string to_text(const Mistake& mistake) {
    std::string out = mistake.file;
    if (mistake.line > 0) out += ":" + std::to_string(mistake.line) + ":" + std::to_string(mistake.column);
    if (!out.empty()) out += ": ";
    out += mistake.what;
    // What was meant comes before what else could be, which may be long.
    const bool has_nearest = !mistake.nearest.empty();
    if (has_nearest) out += "; did you mean '" + mistake.nearest + "'?";
    if (!mistake.expected.empty()) out += (has_nearest ? " Expected " : "; expected ") + mistake.expected;
    return out;
}

std::string a_file_in(const std::string& config_dir, std::string_view kind) {
    return "a file in " + (fs::path{config_dir} / kind).string() +
           ", where what the program came with is looked for; --config-dir names another folder";
}

Loading load_system(const std::string& path, const std::string& config_dir) {
    Loading out;
    Mistakes mistakes{path};
    const auto tree = read_tree(path, mistakes);
    if (!tree) {
        out.mistakes = mistakes.take();
        return out;
    }

    if (const auto other = another_kind(*tree); !other.empty()) {
        // What each of its words is not expected for says less.
        mistakes.add(*tree, "this is " + other + ", not a system's file", "a file that says 'system:', its offices and its bodies");
        out.mistakes = mistakes.take();
        return out;
    }

    std::vector<Mistake> elsewhere;
    Surroundings surroundings;
    surroundings.config_dir = config_dir;
    std::map<std::string, NodePtr> procedure_trees;
    ProcedureShelf shelf{folders_for("procedures", path, config_dir)};
    surroundings.procedures_there_are = shelf.names();
    for (const auto& name : procedures_named_in(*tree)) {
        const auto* found = shelf.find(name);
        if (!found) {
            surroundings.missing_procedures.insert(name);
            continue;
        }
        if (!found->mistakes.empty()) {
            surroundings.broken_procedures.insert(name);
            for (const auto& mistake : found->mistakes) elsewhere.push_back(mistake);
            continue;
        }
        // A body may call its procedure by the name of its file.
        auto procedure = found->procedure;
        procedure.also_called.push_back(name);
        if (procedure_trees.emplace(procedure.procedure.id, found->tree).second) {
            surroundings.procedures.push_back(std::move(procedure));
        } else {
            for (auto& other : surroundings.procedures) {
                if (other.procedure.id == procedure.procedure.id) other.also_called.push_back(name);
            }
        }
    }
    surroundings.templates = read_templates(folders_for("templates", path, config_dir), elsewhere);

    CalendarLoading calendar;
    if (const auto* id = tree->find("calendar"); id && id->kind == Node::Kind::word) {
        calendar = calendar_from(folders_for("calendars", path, config_dir), id->text, config_dir);
        for (auto& mistake : calendar.mistakes) {
            if (mistake.file.empty()) {
                mistakes.add(*id, mistake.what, mistake.expected, mistake.nearest);
            } else {
                elsewhere.push_back(mistake);
            }
        }
    }
    surroundings.calendar = calendar.calendar ? &calendar.calendar->calendar : nullptr;

    auto definition = read_system(*tree, surroundings, mistakes);
    out.mistakes = mistakes.take();
    out.mistakes.insert(out.mistakes.end(), elsewhere.begin(), elsewhere.end());
    if (!out.mistakes.empty() || !calendar.calendar) return out;

    auto bundle = std::make_shared<Bundle>();
    bundle->canonical = canonical_of(tree, procedure_trees, surroundings.templates);
    bundle->definition = std::move(definition);
    bundle->definition.templates = std::move(surroundings.templates);
    bundle->definition.hash = audit::sha256_hex(bundle->canonical);
    bundle->calendar = *calendar.calendar;
    out.bundle = std::move(bundle);
    return out;
}

std::vector<Loading> load_path(const std::string& path, const std::string& config_dir) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return {load_system(path, config_dir)};
    std::vector<Loading> out;
    std::map<std::string, std::string> systems;
    for (const auto& file : files_in(path, {".yaml", ".yml"})) {
        auto loading = load_system(file.string(), config_dir);
        if (loading.bundle) {
            const auto id = loading.bundle->definition.system;
            const auto [before, is_new] = systems.emplace(id, file.string());
            if (!is_new) {
                loading.bundle.reset();
                loading.mistakes.push_back(
                    {file.string(), 0, 0, "the system '" + id + "' is that of " + before->second + " too", "an id of its own", {}});
            }
        }
        out.push_back(std::move(loading));
    }
    if (out.empty())
        out.push_back({nullptr, {{path, 0, 0, "no system file is in this folder", "a file such as " + path + "/our-system.yaml", {}}}});
    return out;
}

std::shared_ptr<const model::Definition> definition_from_canonical(std::string_view text) {
    const auto tree = tree_from_json(text);
    const auto* stored_format = tree->find("format");
    const auto* system = tree->find("system");
    const auto* procedures = tree->find("procedures");
    const auto* templates = tree->find("templates");
    if (!stored_format || stored_format->text != format || !system || !procedures || !templates) not_ours({});

    Mistakes mistakes{"stored definition"};
    Surroundings surroundings;
    surroundings.from_store = true;
    for (const auto& entry : procedures->entries) surroundings.procedures.push_back(read_procedure(*entry.value, mistakes));
    for (const auto& entry : templates->entries) surroundings.templates.emplace(entry.key->text, entry.value->text);
    auto definition = std::make_shared<model::Definition>(read_system(*system, surroundings, mistakes));
    if (!mistakes.empty()) not_ours(mistakes.take());
    definition->templates = std::move(surroundings.templates);
    definition->hash = audit::sha256_hex(text);
    return definition;
}

std::shared_ptr<const calendar::DayCalendar> calendar_from_canonical(std::string_view text) {
    const auto tree = tree_from_json(text);
    Mistakes mistakes{"stored calendar"};
    auto out = std::make_shared<calendar::DayCalendar>(read_calendar(*tree, mistakes));
    if (!mistakes.empty()) not_ours(mistakes.take());
    out->hash = audit::sha256_hex(text);
    return out;
}

CalendarLoading load_calendar(const std::string& id, const std::string& config_dir) {
    return calendar_from(folders_for("calendars", {}, config_dir), id, config_dir);
}

calendar::DayCalendar with_closed_days(calendar::DayCalendar calendar, const std::map<model::Date, std::string>& closed_days) {
    for (const auto& [date, why] : closed_days) calendar.holidays.emplace(date, why);
    return calendar;
}

SettingsLoading load_settings(const std::string& path) {
    SettingsLoading out;
    Mistakes mistakes{path};
    if (const auto tree = read_tree(path, mistakes)) {
        auto settings = std::make_shared<DaemonSettings>(read_settings(*tree, mistakes));
        if (mistakes.empty()) out.settings = std::move(settings);
    }
    out.mistakes = mistakes.take();
    return out;
}

bool is_settings(const std::string& path) {
    Mistakes unread{path};
    const auto tree = read_tree(path, unread);
    return tree && keys_known(*tree, "beadled") > keys_known(*tree, "system");
}

}  // namespace beadle::definitions
