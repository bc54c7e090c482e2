#pragma once
// Reads a system's YAML files into a Definition, or says every mistake in them at once, each with its place, what was expected and
// the nearest known word. Nothing is half-loaded. The canonical text (comments gone, keys sorted) is what the store keeps by its hash.
// Thread-safety: pure but for reading files.

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/calendar/day_calendar.hpp"
#include "workflows/calendar/zone.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::definitions {

struct Mistake {
    std::string file;
    int line = 0;          ///< From 1.
    int column = 0;        ///< From 1.
    std::string what;      ///< "unknown word 'agend'"
    std::string expected;  ///< "one of: ref, do, by, ..."
    std::string nearest;   ///< "agenda", or empty.
};
/// "config/systems/x.yaml:12:5: unknown word 'agend'; expected ...; did you mean 'agenda'?"
std::string to_text(const Mistake& mistake);

struct LoadedCalendar {
    calendar::DayCalendar calendar;
    std::string canonical;
};
/// A definition with the calendar it names and the canonical texts, hashes filled in.
struct Bundle {
    model::Definition definition;
    std::string canonical;  ///< Of the definition: system file, the procedures and templates it uses.
    LoadedCalendar calendar;
};
struct Loading {
    std::shared_ptr<const Bundle> bundle;  ///< Null when there are mistakes.
    std::vector<Mistake> mistakes;
    bool ok() const { return mistakes.empty() && bundle; }
};

/// Loads `path` (a system file); procedures, calendars and templates are found in `config_dir`/{procedures,calendars,templates}, or beside the system file's own folder first.
Loading load_system(const std::string& path, const std::string& config_dir);
/// All system files of a folder, or one file.
std::vector<Loading> load_path(const std::string& path, const std::string& config_dir);
/// Reads back what the store keeps. Throws std::runtime_error when the text is not one that load_system made.
std::shared_ptr<const model::Definition> definition_from_canonical(std::string_view text);
std::shared_ptr<const calendar::DayCalendar> calendar_from_canonical(std::string_view text);
/// A calendar file alone: for `beadle date`.
struct CalendarLoading {
    std::shared_ptr<const LoadedCalendar> calendar;
    std::vector<Mistake> mistakes;
};
CalendarLoading load_calendar(const std::string& id, const std::string& config_dir);

/// The calendar with a system's own closed days laid over it. Id and hash stay the calendar's: the days are the definition's.
calendar::DayCalendar with_closed_days(calendar::DayCalendar calendar, const std::map<model::Date, std::string>& closed_days);

/// The zone's transitions from the host's zone database, 1970 to 2100. Throws std::runtime_error naming an unknown zone.
calendar::Zone load_zone(const std::string& name);

/// The daemon's own file (config/beadled.yaml).
struct Operator {
    unsigned uid = 0;
    std::string person;
    std::vector<std::string> offices, posts;
    bool administrator = false;
};
struct Smtp {
    std::string url;       ///< smtp://host:587 or smtps://
    std::string security;  ///< "none", "starttls", "tls"
    std::string auth;      ///< "none", "plain", "login", "xoauth2"
    std::string user;
    std::string secret_file;  ///< Password or token; never in the YAML itself.
    std::string ca_file;
    int per_minute = 25;
};
/// Where links in mails lead, and where their pages are served.
struct Web {
    bool is_on = false;
    std::string host = "127.0.0.1";
    unsigned short port = 8470;
    std::string address;   ///< "https://beadle.icb.example": what stands in mails, without a slash at its end.
    std::string key_file;  ///< The keys that sign links.
    bool behind_proxy = true;
};
/// Where a monitor asks how the daemon is.
struct Metrics {
    bool is_on = false;
    std::string host = "127.0.0.1";
    unsigned short port = 9464;
};
/// What signs the record.
struct AuditKey {
    std::string name = "beadle.example";  ///< What the signature calls itself; used when the key is made.
    std::string file;                     ///< Made there where there is none; empty: audit.key beside the store.
    std::string checkpoints;              ///< The file that checkpoints are appended to; empty: checkpoints beside the key.
    int hours_apart = 24;                 ///< How often one is signed of a record that grows; and at every stop.
    std::vector<std::string> mail_to;     ///< Who is sent them.
};
/// Where entries of the record are forwarded to.
struct Forwarding {
    std::string to;                         ///< "journal", "syslog"; empty: nowhere.
    std::string address = "unix:/dev/log";  ///< Of the syslog: unix:PATH or tcp:HOST:PORT.
};
/// Whose published papers the daemon looks at, on the public page itself.
struct PaperLooks {
    std::vector<std::string> systems;  ///< None: it fetches nothing.
    bool plain_http = false, private_addresses = false;
};
struct DaemonSettings {
    std::string store = "sqlite:/var/lib/beadle/beadle.db";
    std::string socket = "/run/beadle/beadle.sock";
    std::string systems;                  ///< Folder or file of system definitions (proposals; apply commits them).
    std::string mail_transport = "none";  ///< "smtp", "maildir", "none"
    std::string maildir;
    Smtp smtp;
    std::string mail_domain = "beadle.example";  ///< Right-hand side of Message-IDs.
    std::string bounce_address;
    std::string test_address;  ///< Where every mail goes in place of its recipient, while it is set.
    /// Mail that was sent, withdrawn, cancelled or ran out so long ago goes to the store's archive; empty: never.
    std::optional<std::chrono::days> mail_archived_after{365};
    Web web;
    Metrics metrics;
    AuditKey audit;
    Forwarding forwarding;
    PaperLooks papers;
    std::vector<Operator> operators;
    std::string log_level = "info";
    std::string log_file;  ///< Empty: standard error (the journal).
};
struct SettingsLoading {
    std::shared_ptr<const DaemonSettings> settings;
    std::vector<Mistake> mistakes;
};
SettingsLoading load_settings(const std::string& path);
/// Whether the file's own keys say that it is a daemon's file and not a system's, whatever it is called. False for what cannot be read.
bool is_settings(const std::string& path);

}  // namespace beadle::definitions
