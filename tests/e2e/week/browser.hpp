#pragma once
// A headless Chromium for tests, driven through tests/e2e/browser/browse.mjs; scripts are off in it, as the pages need none.

#include <boost/json.hpp>
#include <string>

#include "tests/support/mail_servers.hpp"

namespace beadle::test {

class Browser {
public:
    static bool is_there();
    Browser();

    struct Seen {
        int status = 0;
        std::string title, text;
    };
    Seen open(const std::string& url);
    /// Writes into the page's fields, by id.
    void fill(const boost::json::object& values);
    /// Presses the button or link of that text.
    Seen press(const std::string& text);
    /// Where the link of that text leads.
    std::string link(const std::string& text);
    /// What the server answers to a program that asks, such as a calendar; `title` is the type.
    Seen fetch(const std::string& url);
    /// Shows a mail, for a picture of it.
    void show(const std::string& html);
    /// What axe finds against WCAG 2.2 AA and what the browser itself complained of, a line each; empty where all is well.
    std::string complaints();
    /// A picture of the page as a phone shows it, under the folder BEADLE_SHOTS names; nothing where it names none.
    void shot(const std::string& name);

private:
    boost::json::object ask(boost::json::object command);
    Seen seen(const boost::json::object& answer);

    mail_test::Child child_;
};

}  // namespace beadle::test
