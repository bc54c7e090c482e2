# Checks the arrows between folders: an include points down, never up or round. Reads C++ files named relative to the root:
#   awk -f tests/house/floors.awk workflows/meeting/decide.cpp ...
# Prints "file:line: what is wrong" for each arrow that is, and ends with status 1 if there was one.

BEGIN {
    # The floors, the top one first; higher numbers are further down. A folder that is not here has no place yet.
    floor["daemon/main"] = 1; floor["daemon/cli"] = 1
    floor["daemon/serving"] = 1.2
    floor["daemon/web"] = 1.5; floor["daemon/metrics"] = 1.5
    floor["daemon/api"] = 2
    floor["daemon/simulate"] = 2.3
    floor["daemon/calendar_feed"] = 2.5
    floor["daemon/notify"] = 3; floor["daemon/http"] = 3; floor["daemon/forward"] = 3; floor["daemon/lookout"] = 3
    floor["daemon/engine"] = 4
    floor["daemon/definitions"] = 5
    floor["daemon/store"] = 6
    floor["daemon/audit"] = 7
    floor["daemon/crash"] = 8
    floor["workflows/decide"] = 10
    # Machines do not know each other: they share a floor.
    split("meeting item assembly_cycle strategy_approval transition action paper body system", machines, " ")
    for (m in machines) floor["workflows/" machines[m]] = 11
    floor["workflows/ahead"] = 11
    floor["workflows/duties"] = 12
    floor["workflows/model"] = 13
    floor["workflows/calendar"] = 14

    # What the core may not see: anything that reads or writes the world.
    split("boost/asio boost/beast boost/json boost/url sqlite3 pqxx yaml-cpp date/ spdlog curl/ gmime glib openssl/ sodium " \
          "CLI/ kainjow systemd/ fstream iostream filesystem thread mutex", forbidden, " ")
}

# workflows/meeting/rules.cpp -> workflows/meeting; files directly in workflows/ are decide's, those in daemon/ are main's.
function folder_of(path,    parts, count) {
    count = split(path, parts, "/")
    if (count == 2 && parts[1] == "workflows") return "workflows/decide"
    if (count == 2 && parts[1] == "daemon") return "daemon/main"
    return parts[1] "/" parts[2]
}

function complain(text) { print FILENAME ":" FNR ": " text; wrong = 1 }

FNR == 1 {
    shipped = FILENAME ~ /^(workflows|daemon)\//
    core = FILENAME ~ /^workflows\//
    test = FILENAME ~ /^tests\//
    from = folder_of(FILENAME)
    if (shipped && !(from in floor)) complain(from " has no floor; give it one in tests/house/floors.awk and in ARCHITECTURE.md")
}

core && /(system|steady|high_resolution)_clock::now/ { complain("the core has no clock; take the instant as a parameter") }

/^[ \t]*#[ \t]*include/ {
    angled = match($0, /<[^>]*>/)
    if (!angled && !match($0, /"[^"]*"/)) next
    name = substr($0, RSTART + 1, RLENGTH - 2)

    if (core) for (f in forbidden) if (index(name, forbidden[f]) == 1) complain("the core may not include <" name ">")
    if (test && name ~ /^catch2\// && FILENAME !~ /^tests\/(catch\.hpp|main\.cpp)$/) complain("include \"tests/catch.hpp\" instead of <" name ">")
    if (name ~ /(^|\/)\.\.\//) complain("name the file from the root, without ..")
    if (shipped && name ~ /^tests\//) complain("what ships does not include its tests")
    if (name ~ /^(sql|migrations)\.hpp$/ && shipped && from != "daemon/store") complain("only the store reads " name)
    if (FILENAME ~ /^tests\/workflows\// && name ~ /^daemon\//) complain("a test of the core links the core only")
    if (!shipped || name !~ /^(workflows|daemon)\//) next

    to = folder_of(name)
    if (to == from) next
    if (!(to in floor)) { complain(to " has no floor"); next }
    if (floor[to] < floor[from]) complain("the arrow points up: " from " may not include " to)
    else if (floor[to] == floor[from]) complain("the arrow points round: " from " and " to " are on the same floor")
}

END { exit wrong }
