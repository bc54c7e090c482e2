// Addresses and headers: what is taken for an address is one, and no text can put a header of its own into a message.
#include <stdexcept>
#include <string>

#include "daemon/notify/message.hpp"
#include "tests/fuzz/target.hpp"

namespace {

/// How many header lines begin with that name.
int headers_called(const std::string& bytes, const std::string& name) {
    const auto head = "\r\n" + bytes.substr(0, bytes.find("\r\n\r\n"));
    int found = 0;
    for (auto at = head.find("\r\n" + name); at != std::string::npos; at = head.find("\r\n" + name, at + 1)) ++found;
    return found;
}

}  // namespace

FUZZ(text) {
    using namespace beadle;
    const std::string any{text};
    if (notify::is_mail_address(text))
        fuzz::claim(text.find_first_of("\r\n <>,;\"") == std::string_view::npos && text.find('@') != std::string_view::npos,
                    "an address is one");
    notify::Mail mail;
    mail.message_id = "1@icb.example";
    mail.from = {any, "from@icb.example"};
    mail.reply_to = {any, "reply@icb.example"};
    mail.to = {any, "to@icb.example"};
    mail.subject = any;
    mail.topic = any;
    mail.text = any;
    mail.html = any;
    const auto bytes = notify::to_bytes(mail);
    for (const auto* name : {"From:", "To:", "Reply-To:", "Subject:", "Message-Id:", "Message-ID:", "Date:", "Bcc:", "Cc:", "X-Forged:"}) {
        const auto count = headers_called(bytes, name);
        fuzz::claim(count <= 1, "no header stands twice");
        if (std::string(name) == "Bcc:" || std::string(name) == "Cc:" || std::string(name) == "X-Forged:")
            fuzz::claim(count == 0, "no header is put in");
    }
    for (std::size_t at = bytes.find('\n'); at != std::string::npos; at = bytes.find('\n', at + 1))
        fuzz::claim(at > 0 && bytes[at - 1] == '\r', "every line ends with CRLF");
    mail.to.address = any;
    try {
        fuzz::claim(notify::is_mail_address(any) || notify::to_bytes(mail).empty(), "what is no address is not written to");
    } catch (const std::invalid_argument&) {
    }
    (void)notify::date_in_message_id(text);
}
