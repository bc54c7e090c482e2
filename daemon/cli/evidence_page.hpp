#pragma once
// The page of an evidence pack: one HTML file without script or anything from elsewhere, which prints well and which a screen reader can walk by its headings. All
// that others wrote is escaped. It says what the daemon's answer says, in the words of the other commands; it judges nothing itself.
// Thread-safety: pure but for reading the template.

#include <boost/json/fwd.hpp>
#include <filesystem>
#include <string>

namespace beadle::cli {

/// `answer` is that of /v1/evidence. Throws std::runtime_error where reports/evidence.html.mustache is absent from `config_dir` or broken.
std::string evidence_page(const boost::json::value& answer, const std::filesystem::path& config_dir);

}  // namespace beadle::cli
