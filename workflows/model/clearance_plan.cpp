#include "workflows/model/clearance_plan.hpp"

#include <algorithm>

namespace beadle::model {

namespace {

bool alike(std::string_view left, std::string_view right) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [&](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

const ClearanceHeading* find_heading(const ClearancePlan& plan, std::string_view said) {
    for (const auto& heading : plan.headings)
        if (alike(heading.ref, said) || alike(heading.name, said)) return &heading;
    return nullptr;
}

}  // namespace beadle::model
