#pragma once
// What the links in mails open: a page says what is owed, a form with one button answers for it. Looking never acts, for mail scanners follow links; sending
// a form records one event, and sending it again gets the first answer again. Knows no sockets.
// Thread-safety: answer() is called on one thread; what follows runs on whichever thread the backend calls back.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/api/backend.hpp"
#include "daemon/http/connection.hpp"
#include "daemon/http/tcp_listener.hpp"
#include "daemon/notify/signed_link.hpp"
#include "daemon/web/pages.hpp"
#include "daemon/web/rate.hpp"

namespace beadle::web {

struct SiteOptions {
    std::string pages_folder;
    bool behind_proxy = true;    ///< Clients are told apart by the last X-Forwarded-For, which the proxy writes; else by their address.
    double pages_a_minute = 60;  ///< Each client.
    notify::LinkKeys* feed_keys = nullptr;  ///< Sign the addresses of calendars; null: there are none.
    std::string address{};                  ///< "https://beadle.icb.example": what those addresses begin with.
    double bad_links_a_minute = 10;         ///< Each client; then it is told to wait, whatever it asks.
};

class Site {
public:
    /// `backend` and `keys` must outlive it and every answer. Throws std::runtime_error where the pages cannot be read.
    Site(api::Backend& backend, notify::LinkKeys& keys, SiteOptions options);
    ~Site();

    using Answered = std::function<void(http::Reply)>;
    /// Answers once. `peer` is the address that connected.
    void answer(http::Message message, std::string_view peer, Answered answered);
    /// A fault of the connection as a page.
    http::Reply excuse(const http::Fault& fault) const;
    /// Both, for the door that it is reached by.
    http::Answering answering();

private:
    struct Parts;
    std::shared_ptr<Parts> parts_;  // Answers on their way keep it.
};

}  // namespace beadle::web
