#pragma once
// "What if": what the program would do if a date moved, a day were a holiday, a duty were done late. See daemon/api/trial.hpp.

#include <string>
#include <vector>

#include "daemon/api/questions.hpp"

namespace beadle::api {

/// What is supposed, as it was said; all of it at once.
struct Supposed {
    struct Move {
        std::string instance, to;
    };
    struct Holiday {
        std::string on, name;
    };
    std::string system;
    std::vector<Move> moves;
    std::vector<Holiday> holidays;
    std::vector<std::string> late;  ///< "ICPA/2022-23/3", its next duty, or "ICPA/2022-23/3:agenda", that one.
    bool empty() const { return moves.empty() && holidays.empty() && late.empty(); }
};

/// {"system", "name", "now", "supposed": ["..."], and the consequences, "zones"}. Changes nothing.
Reply what_if(Asking asking, const Supposed& supposed, const Caller& caller);

}  // namespace beadle::api
