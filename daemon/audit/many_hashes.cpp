#include "daemon/audit/many_hashes.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

#ifdef BEADLE_HASHES_MANY
#define NO_COMPAT_IMB_API_053  // Its older names are OpenSSL's.
#include <intel-ipsec-mb.h>
#endif

namespace beadle::audit {
namespace {

constexpr std::string_view leaf_prefix{"\0", 1}, node_prefix{"\1", 1};

void hash_one_by_one(std::string_view prefix, std::span<const std::string_view> texts, std::span<Hash> out) {
    std::transform(texts.begin(), texts.end(), out.begin(), [prefix](auto text) { return sha256({prefix, text}); });
}

#ifdef BEADLE_HASHES_MANY

constexpr std::size_t side_by_side_max = (1 << 16) - 2;  // Bytes of a text; the library takes no longer ones.

/// Takes texts in, hashes as many side by side as the processor has room for, and gives them back in order. For one thread at a time.
class Scheduler {
public:
    Scheduler() : manager_(alloc_mb_mgr(0), free_mb_mgr) {
        if (!manager_) throw std::runtime_error("there is no memory for hashing many texts at once");
        init_mb_mgr_auto(manager_.get(), nullptr);
    }

    /// False on a processor without the instructions that the library needs, AES among them: it must then not be asked at all.
    bool knows_the_processor() const { return imb_get_errno(manager_.get()) == 0 && manager_->get_next_job != nullptr; }

    /// Each text's hash is there at the latest after finish(); until then the text stays where it is.
    void hash(std::string_view text, Hash& out) {
        auto* job = IMB_GET_NEXT_JOB(manager_.get());
        job->cipher_mode = IMB_CIPHER_NULL;
        job->hash_alg = IMB_AUTH_SHA_256;
        job->chain_order = IMB_ORDER_HASH_CIPHER;
        job->src = reinterpret_cast<const std::uint8_t*>(text.data());
        job->hash_start_src_offset_in_bytes = 0;
        job->msg_len_to_hash_in_bytes = text.size();
        job->auth_tag_output = out.data();
        job->auth_tag_output_len_in_bytes = out.size();
        for (const auto* done = IMB_SUBMIT_JOB(manager_.get()); done; done = IMB_GET_COMPLETED_JOB(manager_.get())) expect(done);
        if (const auto wrong = imb_get_errno(manager_.get()); wrong != 0) throw std::runtime_error(imb_get_strerror(wrong));
    }
    void finish() {
        while (const auto* done = IMB_FLUSH_JOB(manager_.get())) expect(done);
    }

private:
    static void expect(const IMB_JOB* done) {
        if (done->status != IMB_STATUS_COMPLETED) throw std::runtime_error("a text could not be hashed");
    }

    std::unique_ptr<IMB_MGR, void (*)(IMB_MGR*)> manager_;
};

/// Those that nobody uses just now: threads that hash come and go, and one takes its time to make.
class Idle {
public:
    std::unique_ptr<Scheduler> take() {
        const std::lock_guard lock{mutex_};
        if (schedulers_.empty()) return std::make_unique<Scheduler>();
        auto last = std::move(schedulers_.back());
        schedulers_.pop_back();
        return last;
    }
    void put_back(std::unique_ptr<Scheduler> scheduler) {
        const std::lock_guard lock{mutex_};
        schedulers_.push_back(std::move(scheduler));
    }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Scheduler>> schedulers_;
};

void hash_each(std::string_view prefix, std::span<const std::string_view> texts, std::span<Hash> out) {
    static const bool side_by_side = Scheduler{}.knows_the_processor();
    if (!side_by_side) return hash_one_by_one(prefix, texts, out);
    static Idle idle;
    auto scheduler = idle.take();
    std::size_t size = 0;
    for (const auto text : texts) size += prefix.size() + text.size();
    std::string behind_prefixes;
    behind_prefixes.reserve(size);
    for (std::size_t n = 0; n < texts.size(); ++n) {
        if (prefix.size() + texts[n].size() > side_by_side_max) {
            out[n] = sha256({prefix, texts[n]});
            continue;
        }
        const auto begin = behind_prefixes.size();
        behind_prefixes.append(prefix).append(texts[n]);
        scheduler->hash(std::string_view{behind_prefixes}.substr(begin), out[n]);
    }
    scheduler->finish();
    idle.put_back(std::move(scheduler));  // One that threw is not put back.
}

#else

void hash_each(std::string_view prefix, std::span<const std::string_view> texts, std::span<Hash> out) {
    hash_one_by_one(prefix, texts, out);
}

#endif

void expect_places(std::size_t texts, std::span<Hash> out) {
    if (out.size() != texts) throw std::out_of_range("a place for each hash is asked for");
}

}  // namespace

void leaf_hashes(std::span<const std::string_view> texts, std::span<Hash> out) {
    expect_places(texts.size(), out);
    hash_each(leaf_prefix, texts, out);
}

Hash perfect_root_at_once(std::vector<Hash> neighbours) {
    if (!std::has_single_bit(neighbours.size())) throw std::out_of_range("no perfect subtree has so many leaves");
    std::vector<std::string_view> pairs;
    while (neighbours.size() > 1) {
        pairs.clear();
        for (std::size_t n = 0; n < neighbours.size(); n += 2) pairs.emplace_back(bytes_of(neighbours[n]).data(), 2 * sizeof(Hash));
        std::vector<Hash> above(pairs.size());
        hash_each(node_prefix, pairs, above);
        neighbours = std::move(above);
    }
    return neighbours.front();
}

}  // namespace beadle::audit
