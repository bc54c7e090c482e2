#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/notify/transport.hpp"
#include "tests/catch.hpp"

using namespace beadle;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "beadle-maildir-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    std::size_t count(const char* sub) const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator{path / "mail" / sub}, fs::directory_iterator{}));
    }
    std::string mail() const { return (path / "mail").string(); }
};

notify::Outgoing message(std::string bytes = "Subject: a\r\n\r\nb\r\n") {
    return {.message_id = "20221205T090000Z.0011@beadle.example",
            .envelope_from = "a@b.example",
            .to = "c@d.example",
            .bytes = std::move(bytes)};
}

template <class Act>
std::string said_by(Act act) {
    try {
        act();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a message stands whole in new and nothing is left in tmp", "[notify]") {
    Folder folder;
    const auto maildir = notify::make_maildir_transport(folder.mail());
    CHECK(maildir->send(message()).delivery == notify::Delivery::accepted);
    CHECK(folder.count("new") == 1);
    CHECK(folder.count("tmp") == 0);
    std::ifstream in{fs::directory_iterator{folder.path / "mail" / "new"} -> path(), std::ios::binary};
    std::ostringstream bytes;
    bytes << in.rdbuf();
    CHECK(bytes.str() == "Subject: a\n\nb\n");  // A mail program shows what SMTP has at its line ends as ^M.
}

TEST_CASE("a message sent again does not double, read or unread", "[notify]") {
    Folder folder;
    const auto maildir = notify::make_maildir_transport(folder.mail());
    maildir->send(message());
    CHECK(maildir->send(message()).delivery == notify::Delivery::accepted);
    CHECK(folder.count("new") == 1);
    const auto file = fs::directory_iterator { folder.path / "mail" / "new" } -> path();
    fs::rename(file, folder.path / "mail" / "cur" / (file.filename().string() + ":2,S"));
    CHECK(maildir->send(message()).delivery == notify::Delivery::accepted);
    CHECK(folder.count("new") == 0);
    CHECK(folder.count("cur") == 1);
}

TEST_CASE("a folder that is gone is a trouble of the moment, said in words", "[notify]") {
    Folder folder;
    const auto maildir = notify::make_maildir_transport(folder.mail());
    fs::remove_all(folder.mail());
    const auto result = maildir->send(message());
    CHECK(result.delivery == notify::Delivery::temporary);
    CHECK(result.route_down);
    CHECK(result.words.find("No such file") != std::string::npos);
    std::ofstream{folder.mail()} << "a file in the way";
    CHECK(said_by([&] { notify::make_maildir_transport(folder.mail()); }).find("cannot make the mail folder") == 0);
}

TEST_CASE("a message id cannot leave the folder", "[notify]") {
    Folder folder;
    const auto maildir = notify::make_maildir_transport(folder.mail());
    auto evil = message();
    evil.message_id = "../../etc/x:2,S\n@beadle.example";
    CHECK(maildir->send(evil).delivery == notify::Delivery::accepted);
    CHECK(folder.count("new") == 1);
}

TEST_CASE("options that contradict themselves or would show a password are not taken", "[notify]") {
    const auto made = [](notify::SmtpOptions options) { return notify::make_smtp_transport(std::move(options)); };
    CHECK_NOTHROW(made({.url = "smtp://relay.icb.example:25"}));
    CHECK_THROWS(made({.url = "http://relay.icb.example"}));
    CHECK_THROWS(made({.url = "smtps://relay.icb.example", .security = "starttls"}));
    CHECK_THROWS(made({.url = "smtp://relay.icb.example", .security = "ssl"}));
    CHECK_THROWS(made({.url = "smtp://relay.icb.example", .security = "starttls", .auth = "plain"}));
    const auto in_clear =
        said_by([&] { made({.url = "smtp://relay.icb.example", .security = "none", .auth = "plain", .user = "u", .secret_file = "/x"}); });
    CHECK(in_clear.find("in clear") != std::string::npos);
    CHECK_NOTHROW(made({.url = "smtp://relay.icb.example", .security = "starttls", .auth = "xoauth2", .user = "u", .secret_file = "/x"}));
}

TEST_CASE("a refused login says what to change", "[notify]") {
    CHECK(notify::readable("550 5.7.30 Basic authentication is not supported for Client Submission")
              .starts_with("this mailbox no longer takes passwords"));
    CHECK(notify::readable("535 5.7.3 Authentication unsuccessful").find("SMTP.SendAsApp") != std::string::npos);
    CHECK(notify::readable("535 nope").starts_with("user or password not taken"));
    CHECK(notify::readable("451 busy") == "451 busy");
}
