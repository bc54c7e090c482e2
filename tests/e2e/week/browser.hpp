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
