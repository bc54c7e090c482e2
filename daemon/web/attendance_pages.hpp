#pragma once
// The pages of an invitation: I am coming, I send my apologies, somebody comes in my place.

#include <memory>

#include "daemon/web/page_kind.hpp"

namespace beadle::web {

/// `pages` must outlive it.
std::unique_ptr<PageKind> attendance_pages(const Pages& pages);

}  // namespace beadle::web
