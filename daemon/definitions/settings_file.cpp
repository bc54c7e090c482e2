#include <charconv>
#include <map>

#include "daemon/definitions/files.hpp"
#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/reader.hpp"

namespace beadle::definitions {

namespace {

constexpr std::chrono::days archive_after_least{30};

void read_smtp(const Section& mail, const Reader& reader, Mistakes& mistakes, Smtp& smtp) {
    const auto* node = mail.get("smtp");
    if (!node) return;
    const Section section{*node, "smtp", reader, "the section 'smtp'"};
    if (!section) return;
    for (const auto& [key, value] : node->entries) {
        if (key->text == "password" || key->text == "secret" || key->text == "token") {
            mistakes.add(*value, "a secret stands in the file: change it now, others may have read it",
                         "secret file: the path of a file that only the daemon may read");
        }
    }
    smtp.url = section.text("url");
    if (const auto* url = section.get("url"); url && !smtp.url.empty()) {
        const auto scheme = smtp.url.find("://");
        const bool known = smtp.url.rfind("smtp://", 0) == 0 || smtp.url.rfind("smtps://", 0) == 0;
        if (!known || smtp.url.size() <= scheme + 3)
            mistakes.add(*url, "'" + smtp.url + "' is no mail server", "smtp://host:587 or smtps://host:465");
        if (const auto at = smtp.url.find('@'); at != std::string::npos) {
            mistakes.add(*url, "an account stands in the address", "user: and secret file: in lines of their own", {}, at);
        }
    }
    smtp.security = section.word("security").value_or("starttls");
    smtp.auth = section.word("auth").value_or("none");
    smtp.user = section.text("user");
    smtp.secret_file = section.text("secret file");
    smtp.ca_file = section.text("ca file");
    smtp.per_minute = section.number("a minute", 1, 100000).value_or(25);
    if (smtp.auth == "none") return;
    const auto& auth = *section.get("auth");
    if (smtp.security == "none") mistakes.add(auth, "a secret would go out unprotected", "security: starttls or tls");
    if (smtp.user.empty()) mistakes.add(auth, "'auth' needs a user", "user: the account");
    if (smtp.secret_file.empty())
        mistakes.add(auth, "'auth' needs a secret", "secret file: the path of a file that only the daemon may read");
}

/// "1 year", "18 months", "400 days"; a month has 30 days, a year 365. Nothing where it is none.
std::optional<std::chrono::days> length_of(std::string_view text) {
    struct Unit {
        std::string_view one, several;
        int days;
    };
    constexpr int many = 100'000;  // Longer than any record.
    int count = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit{stop, static_cast<std::size_t>(text.data() + text.size() - stop)};
    if (error != std::errc{} || count < 1 || count > many) return {};
    for (const auto& known :
         {Unit{" day", " days", 1}, Unit{" week", " weeks", 7}, Unit{" month", " months", 30}, Unit{" year", " years", 365}})
        if (unit == known.one || unit == known.several) return std::chrono::days{count * known.days};
    return {};
}

void read_archive(const Section& mail, Mistakes& mistakes, DaemonSettings& out) {
    const auto* node = mail.get("archive after");
    if (!node) return;
    const auto said = mail.text("archive after");
    const auto after = length_of(said);
    constexpr auto expected = "1 year, 18 months, 90 days; or never";
    if (said == "never") out.mail_archived_after.reset();
    else if (!after) mistakes.add(*node, "'" + said + "' is no length of time", expected);
    else if (*after < archive_after_least)
        mistakes.add(*node, "'" + said + "' is too short: what people still ask about belongs into the outbox", "30 days or more");
    else out.mail_archived_after = *after;
}

void read_mail(const Section& file, const Reader& reader, Mistakes& mistakes, DaemonSettings& out) {
    const auto* node = file.get("mail");
    if (!node) return;
    const Section mail{*node, "mail", reader, "the section 'mail'"};
    if (!mail) return;
    out.mail_transport = mail.word("transport").value_or("none");
    out.maildir = mail.text("maildir");
    out.mail_domain = mail.text("domain", out.mail_domain);
    if (const auto* domain = mail.get("domain"); domain && out.mail_domain.find_first_of(" @<>/") != std::string::npos) {
        mistakes.add(*domain, "'" + out.mail_domain + "' is no domain", "a domain such as beadle.example");
    }
    out.bounce_address = mail.mail("bounces to");
    out.test_address = mail.mail("test address");
    read_archive(mail, mistakes, out);
    read_smtp(mail, reader, mistakes, out.smtp);
    if (out.mail_transport == "maildir" && out.maildir.empty()) {
        mistakes.add(*mail.get("transport"), "the transport maildir needs a folder", "maildir: the folder");
    }
    if (out.mail_transport == "smtp" && !mail.get("smtp")) {
        mistakes.add(*mail.get("transport"), "the transport smtp needs a server", "smtp: with at least its url");
    }
}

/// `listen` of a section: a numeric address and a port.
void read_place(const Section& section, const std::string& otherwise, Mistakes& mistakes, std::string& host, unsigned short& out) {
    const auto listen = section.text("listen", otherwise);
    const auto colon = listen.rfind(':');
    host = listen.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    int port = 0;
    const auto* end = listen.data() + listen.size();
    const auto read = colon == std::string::npos ? std::from_chars_result{end, std::errc::invalid_argument}
                                                 : std::from_chars(listen.data() + colon + 1, end, port);
    if (read.ec != std::errc{} || read.ptr != end || port < 0 || port > 65535 || host.empty() ||
        host.find_first_not_of("0123456789abcdefABCDEF.:") != std::string::npos)
        mistakes.add(*section.get("listen"), "'" + listen + "' is no place to listen", "an address and a port: " + otherwise);
    out = static_cast<unsigned short>(port);
}

void read_web(const Section& file, const Reader& reader, Mistakes& mistakes, Web& out) {
    const auto* node = file.get("web");
    if (!node) return;
    const Section web{*node, "web", reader, "the section 'web'"};
    if (!web) return;
    out.is_on = true;
    out.address = web.text("address");
    while (out.address.ends_with('/')) out.address.pop_back();
    if (const auto* address = web.get("address")) {
        const auto scheme = out.address.find("://");
        const bool known = out.address.starts_with("https://") || out.address.starts_with("http://127.0.0.1") ||
                           out.address.starts_with("http://localhost");
        if (!known || out.address.size() <= scheme + 3 || out.address.find_first_of(" <>\"'?#") != std::string::npos)
            mistakes.add(*address, "'" + out.address + "' is no address that links may lead to",
                         "https://beadle.icb.example; http:// only for this host itself");
    }
    read_place(web, "127.0.0.1:8470", mistakes, out.host, out.port);
    out.key_file = web.text("key file", "/var/lib/beadle/links.key");
    if (web.get("behind a proxy")) out.behind_proxy = web.yes("behind a proxy");
}

void read_metrics(const Section& file, const Reader& reader, Mistakes& mistakes, Metrics& out) {
    const auto* node = file.get("metrics");
    if (!node) return;
    const Section metrics{*node, "metrics", reader, "the section 'metrics'"};
    if (!metrics) return;
    out.is_on = true;
    read_place(metrics, "127.0.0.1:9464", mistakes, out.host, out.port);
}

void read_checkpoints(const Section& audit, const Reader& reader, AuditKey& out) {
    const auto* node = audit.get("checkpoints");
    if (!node) return;
    const Section checkpoints{*node, "checkpoints", reader, "the section 'checkpoints'"};
    if (!checkpoints) return;
    out.checkpoints = checkpoints.text("file");
    out.hours_apart = checkpoints.number("hours apart", 1, 24 * 31).value_or(24);
    const auto add = [&](const Node& one) {
        if (auto address = reader.mail(one)) out.mail_to.push_back(std::move(*address));
    };
    if (const auto* to = checkpoints.get("mail to"); to && to->kind == Node::Kind::list)
        for (const auto& one : to->items) add(*one);
    else if (to) add(*to);
}

void read_audit(const Section& file, const Reader& reader, Mistakes& mistakes, DaemonSettings& out) {
    out.audit.name = out.mail_domain;
    const auto* node = file.get("audit");
    if (!node) return;
    const Section audit{*node, "audit", reader, "the section 'audit'"};
    if (!audit) return;
    out.audit.name = audit.text("name", out.audit.name);
    out.audit.file = audit.text("key file");
    read_checkpoints(audit, reader, out.audit);
    if (const auto* name = audit.get("name");
        name && (out.audit.name.empty() || out.audit.name.find_first_of("+ \t\n") != std::string::npos))
        mistakes.add(*name, "'" + out.audit.name + "' is no name for a key", "a word without blanks and '+': beadle.icb.example");
}

void read_forwarding(const Section& file, const Reader& reader, Mistakes& mistakes, Forwarding& out) {
    const auto* node = file.get("forward");
    if (!node) return;
    const Section forward{*node, "forward", reader, "the section 'forward'"};
    if (!forward) return;
    out.to = forward.word("to").value_or("");
    out.address = forward.text("address", out.address);
    const bool is_address =
        out.address.starts_with("unix:/") || (out.address.starts_with("tcp:") && out.address.find(':', 4) != std::string::npos);
    if (const auto* address = forward.get("address"); address && !is_address)
        mistakes.add(*address, "'" + out.address + "' is no address of a syslog", "unix:/dev/log or tcp:HOST:PORT");
}

void read_papers(const Section& file, const Reader& reader, PaperLooks& out) {
    const auto* node = file.get("papers");
    if (!node) return;
    const Section papers{*node, "papers", reader, "the section 'papers'"};
    if (!papers) return;
    out.systems = papers.texts("look at");
    out.plain_http = papers.yes("plain http");
    out.private_addresses = papers.yes("private addresses");
}

void read_operators(const Section& file, const Reader& reader, Mistakes& mistakes, DaemonSettings& out) {
    const auto* node = file.get("operators");
    if (!node) return;
    std::map<unsigned, int> lines;
    for (const auto* item : reader.each(*node)) {
        const Section section{*item, "operator", reader, "an operator"};
        if (!section) continue;
        Operator person;
        // The highest id stands for "nobody" in chown and is never a user's.
        const auto uid = section.number("uid", 0, 2147483647);
        if (const auto* id = section.get("person")) person.person = reader.id(*id).value_or("");
        person.offices = section.texts("offices");
        person.posts = section.texts("posts");
        person.administrator = section.yes("administrator");
        if (person.person == "engine") mistakes.add(*section.get("person"), "'engine' is the program itself", "the id of a person");
        if (!uid) continue;
        person.uid = static_cast<unsigned>(*uid);
        if (const auto [before, is_new] = lines.emplace(person.uid, item->line); !is_new) {
            mistakes.add(*section.get("uid"),
                         "the uid " + std::to_string(*uid) + " stands here twice, first in line " + std::to_string(before->second),
                         "one person a uid");
        }
        out.operators.push_back(std::move(person));
    }
}

/// "host=db password=hunter2", "postgres://beadle:hunter2@db/beadle"
bool has_password(std::string_view store) {
    if (store.find("password") != std::string_view::npos) return true;
    const auto account = store.find("://");
    if (account == std::string_view::npos) return false;
    const auto rest = store.substr(account + 3);
    const auto at = rest.substr(0, rest.find('/')).rfind('@');
    return at != std::string_view::npos && rest.substr(0, at).find(':') != std::string_view::npos;
}

void check_store(const Node& node, const std::string& store, Mistakes& mistakes) {
    constexpr auto expected = "sqlite:/var/lib/beadle/beadle.db, or postgres:host=db.example dbname=beadle user=beadle";
    const auto colon = store.find(':');
    const auto scheme = store.substr(0, colon);
    const bool is_postgres = colon != std::string::npos && (scheme == "postgres" || scheme == "postgresql");
    if (is_postgres && has_password(store)) {
        mistakes.add(node, "a secret stands in the file", "passfile=/etc/beadle/pgpass: a file that the daemon alone can read");
    } else if (!is_postgres && (colon == std::string::npos || scheme != "sqlite" || store.size() == colon + 1)) {
        mistakes.add(node, "'" + store + "' is no store", expected, nearest_to(scheme, {"sqlite", "postgres"}));
    }
}

}  // namespace

DaemonSettings read_settings(const Node& root, Mistakes& mistakes) {
    DaemonSettings out;
    const Reader reader{mistakes};
    const Section file{root, "beadled", reader, "the daemon's file"};
    out.store = file.text("store", out.store);
    if (const auto* store = file.get("store")) check_store(*store, out.store, mistakes);
    out.socket = file.text("socket", out.socket);
    // The kernel's own bound on the path of a Unix socket.
    if (const auto* socket = file.get("socket"); socket && out.socket.size() > 107) {
        mistakes.add(*socket, "the path is too long for a socket", "at most 107 characters");
    }
    out.systems = file.text("systems");
    read_mail(file, reader, mistakes, out);
    read_web(file, reader, mistakes, out.web);
    read_metrics(file, reader, mistakes, out.metrics);
    read_audit(file, reader, mistakes, out);
    read_forwarding(file, reader, mistakes, out.forwarding);
    read_papers(file, reader, out.papers);
    read_operators(file, reader, mistakes, out);
    if (const auto* log = file.get("log")) {
        const Section section{*log, "log", reader, "the section 'log'"};
        if (section) {
            out.log_level = section.word("level").value_or("info");
            out.log_file = section.text("file");
        }
    }
    return out;
}

}  // namespace beadle::definitions
