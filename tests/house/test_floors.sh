#!/bin/sh
# The floor checker finds what was planted, at its line, and passes what is right.
set -u
checker=$1/tests/house/floors.awk
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
cd "$world" || exit 1
passed=0
failed=0

# usage: finds|passes "sentence" path 'include line' ['what it says']
plant() { mkdir -p "$(dirname "$1")" && printf '#pragma once\n%s\n' "$2" >"$1"; }
judge() { if [ "$2" = yes ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; fi; }
finds() {
    plant "$2" "$3"
    said=$(awk -f "$checker" "$2") && verdict=no || verdict=yes
    case $said in "$2:2: "*"$4"*) ;; *) verdict=no; echo "it said: $said" ;; esac
    judge "$1" "$verdict"
}
passes() {
    plant "$2" "$3"
    if said=$(awk -f "$checker" "$2") && [ -z "$said" ]; then judge "$1" yes; else echo "it said: $said"; judge "$1" no; fi
}

finds 'the calendar may not look up at the model' workflows/calendar/date.hpp '#include "workflows/model/duty.hpp"' 'points up'
finds 'the core may not look up at the shell' workflows/decide.cpp '#include "daemon/store/store.hpp"' 'points up'
finds 'the store may not look up at the engine' daemon/store/sqlite/store.cpp '#include "daemon/engine/writer.hpp"' 'points up'
finds 'a machine does not know another' workflows/meeting/decide.cpp '#include "workflows/item/item_table.hpp"' 'points round'
finds 'the simulation may not look up at the API' daemon/simulate/world.cpp '#include "daemon/api/server.hpp"' 'points up'
finds 'the pages and the measures do not know each other' daemon/web/site.cpp '#include "daemon/metrics/measures.hpp"' 'points round'
finds 'the core includes no Asio' workflows/duties/judge.cpp '#include <boost/asio/io_context.hpp>' 'may not include'
finds 'the core includes no time zone library' workflows/calendar/zone.cpp '#include <date/tz.h>' 'may not include'
finds 'the core includes no log' workflows/model/event.hpp '#  include <spdlog/spdlog.h>' 'may not include'
finds 'the core reads no clock' workflows/model/now.cpp 'auto now() { return std::chrono::system_clock::now(); }' 'no clock'
finds 'a file is named from the root' daemon/api/routes.cpp '#include "../engine/writer.hpp"' 'without ..'
finds 'what ships does not include its tests' daemon/api/routes.cpp '#include "tests/support/world.hpp"' 'tests'
finds 'a test takes Catch through the one header' tests/daemon/api/test_x.cpp '#include <catch2/catch.hpp>' 'tests/catch.hpp'
finds 'a test of the core includes no shell' tests/workflows/model/test_x.cpp '#include "daemon/store/store.hpp"' 'core only'
finds 'a folder without a floor is noticed' daemon/api/x.cpp '#include "daemon/util/strings.hpp"' 'no floor'

passes 'decide may look down at every machine' workflows/decide.cpp '#include "workflows/meeting/decide.hpp"'
passes 'a machine may look down at duties' workflows/meeting/decide.cpp '#include "workflows/duties/judge.hpp"'
passes 'a folder may include itself' daemon/store/sqlite/store.cpp '#include "daemon/store/store.hpp"'
passes 'the shell may include any floor of the core' daemon/audit/line.cpp '#include "workflows/calendar/date.hpp"'
passes 'the core may use Boost.MSM, Boost.System and fmt' workflows/meeting/x.cpp '#include <boost/msm/back/state_machine.hpp>'
passes 'the store reads the embedded SQL' daemon/store/sqlite/x.cpp '#include "sql.hpp"'
passes 'main includes everything' daemon/main.cpp '#include "daemon/api/server.hpp"'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
