#pragma once
// beadle audit why, history, as-of, sample and gaps: what auditors, an ombudsman or a court ask of the record.

#include <cstdint>
#include <string>

#include "daemon/cli/world.hpp"

namespace beadle::cli {

struct AuditWhyOptions {
    std::string mail, system;
    bool proofs = false;  ///< Every day of the deadline's count.
    bool with_exempt = false;
};
int audit_why_command(const AuditWhyOptions& options, World& world);

struct AuditHistoryOptions {
    std::string of, system, from, to;
    bool by_month = false;
    bool with_mails = false;  ///< Reminders, too.
    bool csv = false;
    bool with_exempt = false;
};
int audit_history_command(const AuditHistoryOptions& options, World& world);

struct AuditAsOfOptions {
    std::string on, system, body, instance;
    bool with_exempt = false;
};
int audit_as_of_command(const AuditAsOfOptions& options, World& world);

struct AuditSampleOptions {
    std::string system, body, from, to, seed;
    int count = 25;
    bool csv = false;
    bool with_exempt = false;
};
int audit_sample_command(const AuditSampleOptions& options, World& world);

struct AuditGapsOptions {
    std::string system, body, from, to;
    bool csv = false;
};
int audit_gaps_command(const AuditGapsOptions& options, World& world);

}  // namespace beadle::cli
