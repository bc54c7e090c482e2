#include "tests/e2e/week/browser.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace beadle::test {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

const std::string npm_dir = std::string{BEADLE_SOURCE_DIR} + "/build/npm";

std::string chromium() {
    for (const auto* path : {"/usr/bin/chromium", "/usr/bin/chromium-browser"})
        if (fs::exists(path)) return path;
    return "";
}

}  // namespace

bool Browser::is_there() { return !chromium().empty() && fs::exists(npm_dir + "/node_modules/playwright-core"); }

Browser::Browser()
    : child_({"node", std::string{BEADLE_SOURCE_DIR} + "/tests/e2e/browser/browse.mjs"},
             {"BEADLE_NPM_DIR=" + npm_dir, "CHROMIUM=" + chromium()}) {}

json::object Browser::ask(json::object command) {
    child_.say(json::serialize(command));
    const auto line = child_.line();
    if (line.empty()) throw std::runtime_error("the browser says nothing");
    auto answer = json::parse(line).as_object();
    if (const auto* error = answer.if_contains("error")) throw std::runtime_error("the browser: " + std::string(error->as_string()));
    return answer;
}

Browser::Seen Browser::seen(const json::object& answer) {
    return {static_cast<int>(answer.at("status").as_int64()), std::string(answer.at("title").as_string()),
            std::string(answer.at("text").as_string())};
}

Browser::Seen Browser::open(const std::string& url) { return seen(ask({{"open", url}})); }
void Browser::fill(const json::object& values) { ask({{"fill", values}}); }
Browser::Seen Browser::press(const std::string& text) { return seen(ask({{"press", text}})); }

std::string Browser::link(const std::string& text) { return std::string(ask({{"link", text}}).at("url").as_string()); }
Browser::Seen Browser::fetch(const std::string& url) { return seen(ask({{"fetch", url}})); }
void Browser::show(const std::string& html) { ask({{"show", html}}); }

std::string Browser::complaints() {
    const auto answer = ask({{"check", true}});
    if (answer.at("passes").as_int64() < 10) throw std::runtime_error("axe looked at next to nothing");
    std::string all;
    for (const auto* kind : {"violations", "complaints"})
        for (const auto& one : answer.at(kind).as_array()) all += std::string(one.as_string()) + "\n";
    return all;
}

void Browser::shot(const std::string& name) {
    if (const char* folder = std::getenv("BEADLE_SHOTS")) ask({{"shot", std::string(folder) + "/" + name + ".png"}});
}

}  // namespace beadle::test
