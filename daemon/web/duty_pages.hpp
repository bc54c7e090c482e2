#pragma once
// The pages of a mail about a duty: it is done, it will be late, it is not mine.

#include <memory>

#include "daemon/web/page_kind.hpp"

namespace beadle::web {

/// `pages` must outlive it.
std::unique_ptr<PageKind> duty_pages(const Pages& pages);

}  // namespace beadle::web
