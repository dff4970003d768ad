#include "config/foreign_words.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace gnomon::config {

namespace {

struct ForeignWord {
  std::string_view word;
  std::string_view here;
};

constexpr std::string_view kPeer = R"(write a section [[peer]] with address = "HOST")";
constexpr std::string_view kPool =
    R"(write one section [[peer]] with address = "HOST" for each server wanted of the pool)";
constexpr std::string_view kAllow = R"(write [server] allow = ["192.0.2.0/24"], or deny = [...])";
constexpr std::string_view kListen = R"(write [server] listen = ["ADDRESS:123"])";
constexpr std::string_view kDrift = R"(write [discipline] drift_file = "/var/lib/gnomond/drift")";
constexpr std::string_view kStep =
    "write [discipline] makestep_threshold_seconds = 1.0 and makestep_limit = 3";
constexpr std::string_view kPanic = "write [discipline] panic_threshold_seconds = 1000.0";
constexpr std::string_view kTinker =
    "write [discipline] panic_threshold_seconds or makestep_threshold_seconds";
constexpr std::string_view kOrphan = "write [local] stratum = 10";
constexpr std::string_view kMinPeers = "write [discipline] min_peers = 2";
constexpr std::string_view kTos = "write [discipline] min_peers = 2 or max_distance_seconds = 1.0";
constexpr std::string_view kDistance = "write [discipline] max_distance_seconds = 1.0";
constexpr std::string_view kSlew = "write [discipline] max_slew_ppm";
constexpr std::string_view kMaxDrift = "write [discipline] max_drift_ppm";
constexpr std::string_view kLog = "the log goes to stderr; write [log] level and format";
constexpr std::string_view kHistory = "Prometheus keeps the history; see [metrics]";
constexpr std::string_view kNoKeys = "not yet: gnomond has no symmetric keys";
constexpr std::string_view kNoNts = "not yet: gnomond has no NTS";
constexpr std::string_view kNoBroadcast = "not yet: gnomond neither sends nor follows broadcasts";
constexpr std::string_view kNoRefclock = "not yet: gnomond has no reference clocks";
constexpr std::string_view kNoLeapFile = "not yet: leap seconds come from the peers";
constexpr std::string_view kNoLimit = "not yet: clients are not rate-limited";
constexpr std::string_view kNoHardware = "not yet: gnomond uses the kernel's software time stamps";
constexpr std::string_view kNoBurst = "not yet: write iburst = true in the [[peer]]";
constexpr std::string_view kNoSource = "not yet: the kernel chooses the address of the requests";
constexpr std::string_view kNoFilter = "not yet: the filter finds its weights by itself";
constexpr std::string_view kNoTrust = "not yet: write prefer = true in the [[peer]]";
constexpr std::string_view kNothingRemote =
    "nothing is needed: nobody can change or query gnomond by NTP's control messages";
constexpr std::string_view kNothingRtc =
    "nothing is needed: the kernel sets the hardware clock while gnomond steers the clock";
constexpr std::string_view kNothing = "nothing is needed here";
constexpr std::string_view kOneFile = "not yet: a configuration is one file";

constexpr std::array kWords = {
    ForeignWord{"server", kPeer},
    ForeignWord{"servers", kPeer},
    ForeignWord{"peers", kPeer},
    ForeignWord{"host", kPeer},
    ForeignWord{"hostname", kPeer},
    ForeignWord{"source", kPeer},
    ForeignWord{"sources", kPeer},
    ForeignWord{"pool", kPool},
    ForeignWord{"peer", kPeer},
    ForeignWord{"ntp", kPeer},
    ForeignWord{"fallbackntp", kPeer},
    ForeignWord{"manycastclient", kNoBroadcast},
    ForeignWord{"manycastserver", kNoBroadcast},
    ForeignWord{"multicastclient", kNoBroadcast},
    ForeignWord{"broadcast", kNoBroadcast},
    ForeignWord{"broadcastclient", kNoBroadcast},
    ForeignWord{"broadcastdelay", kNoBroadcast},
    ForeignWord{"restrict", kAllow},
    ForeignWord{"allow", kAllow},
    ForeignWord{"deny", kAllow},
    ForeignWord{"limited", kNoLimit},
    ForeignWord{"kod", kNoLimit},
    ForeignWord{"discard", kNoLimit},
    ForeignWord{"ratelimit", kNoLimit},
    ForeignWord{"ntsratelimit", kNoNts},
    ForeignWord{"clientloglimit", kNoLimit},
    ForeignWord{"noclientlog", kNothing},
    ForeignWord{"interface", kListen},
    ForeignWord{"nic", kListen},
    ForeignWord{"bindaddress", kListen},
    ForeignWord{"binddevice", kListen},
    ForeignWord{"bindacqaddress", kNoSource},
    ForeignWord{"bindacqdevice", kNoSource},
    ForeignWord{"acquisitionport", kNothing},
    ForeignWord{"port", R"(write listen = ["ADDRESS:PORT"] in [server], or port in a [[peer]])"},
    ForeignWord{"driftfile", kDrift},
    ForeignWord{"makestep", kStep},
    ForeignWord{"maxchange", kPanic},
    ForeignWord{"panic", kPanic},
    ForeignWord{"step", kStep},
    ForeignWord{"tinker", kTinker},
    ForeignWord{"tos", kTos},
    ForeignWord{"minsane", kMinPeers},
    ForeignWord{"minsources", kMinPeers},
    ForeignWord{"minclock", kMinPeers},
    ForeignWord{"maxdist", kDistance},
    ForeignWord{"maxdistance", kDistance},
    ForeignWord{"rootdistancemaxsec", kDistance},
    ForeignWord{"maxslewrate", kSlew},
    ForeignWord{"maxclockerror", kMaxDrift},
    ForeignWord{"maxdrift", kMaxDrift},
    ForeignWord{"maxupdateskew", kNoFilter},
    ForeignWord{"maxjitter", kNoFilter},
    ForeignWord{"maxsamples", kNoFilter},
    ForeignWord{"minsamples", kNoFilter},
    ForeignWord{"polltarget", kNoFilter},
    ForeignWord{"maxdelay", kNoFilter},
    ForeignWord{"maxdelayratio", kNoFilter},
    ForeignWord{"maxdelaydevratio", kNoFilter},
    ForeignWord{"asymmetry", kNoFilter},
    ForeignWord{"offset", kNoFilter},
    ForeignWord{"combinelimit", kNoFilter},
    ForeignWord{"reselectdist", kNoFilter},
    ForeignWord{"stratumweight", kNoFilter},
    ForeignWord{"corrtimeratio", kNoFilter},
    ForeignWord{"trust", kNoTrust},
    ForeignWord{"require", kNoTrust},
    ForeignWord{"true", kNoTrust},
    ForeignWord{"fudge", kOrphan},
    ForeignWord{"local", kOrphan},
    ForeignWord{"orphan", kOrphan},
    ForeignWord{"refclock", kNoRefclock},
    ForeignWord{"keys", kNoKeys},
    ForeignWord{"key", kNoKeys},
    ForeignWord{"keyfile", kNoKeys},
    ForeignWord{"keysdir", kNoKeys},
    ForeignWord{"trustedkey", kNoKeys},
    ForeignWord{"requestkey", kNoKeys},
    ForeignWord{"controlkey", kNoKeys},
    ForeignWord{"commandkey", kNoKeys},
    ForeignWord{"authselectmode", kNoKeys},
    ForeignWord{"autokey", kNoKeys},
    ForeignWord{"crypto", kNoKeys},
    ForeignWord{"nts", kNoNts},
    ForeignWord{"ntsdumpdir", kNoNts},
    ForeignWord{"ntsservercert", kNoNts},
    ForeignWord{"ntsserverkey", kNoNts},
    ForeignWord{"ntstrustedcerts", kNoNts},
    ForeignWord{"ntsport", kNoNts},
    ForeignWord{"ntsprocesses", kNoNts},
    ForeignWord{"ntsaeads", kNoNts},
    ForeignWord{"nosystemcert", kNoNts},
    ForeignWord{"leapfile", kNoLeapFile},
    ForeignWord{"leapsectz", kNoLeapFile},
    ForeignWord{"leapseclist", kNoLeapFile},
    ForeignWord{"leapsecmode", kNoLeapFile},
    ForeignWord{"leapsmearinterval", kNoLeapFile},
    ForeignWord{"smoothtime", kNoLeapFile},
    ForeignWord{"hwtimestamp", kNoHardware},
    ForeignWord{"xleave", "not yet: gnomond does not interleave"},
    ForeignWord{"burst", kNoBurst},
    ForeignWord{"preempt", kNothing},
    ForeignWord{"offline", kNothing},
    ForeignWord{"auto_offline", kNothing},
    ForeignWord{"presend", kNothing},
    ForeignWord{"rtcsync", kNothingRtc},
    ForeignWord{"rtcfile", kNothingRtc},
    ForeignWord{"rtconutc", kNothingRtc},
    ForeignWord{"rtcdevice", kNothingRtc},
    ForeignWord{"rtcautotrim", kNothingRtc},
    ForeignWord{"hwclockfile", kNothingRtc},
    ForeignWord{"nomodify", kNothingRemote},
    ForeignWord{"noquery", kNothingRemote},
    ForeignWord{"nopeer", kNothingRemote},
    ForeignWord{"notrap", kNothingRemote},
    ForeignWord{"notrust", kNoKeys},
    ForeignWord{"noserve", kAllow},
    ForeignWord{"cmdallow", kNothingRemote},
    ForeignWord{"cmddeny", kNothingRemote},
    ForeignWord{"cmdport", R"(write [metrics] listen = ["127.0.0.1:9923"])"},
    ForeignWord{"cmdratelimit", kNothingRemote},
    ForeignWord{"bindcmdaddress", R"(write [metrics] listen = ["127.0.0.1:9923"])"},
    ForeignWord{"opencommands", kNothingRemote},
    ForeignWord{"statsdir", kHistory},
    ForeignWord{"statistics", kHistory},
    ForeignWord{"filegen", kHistory},
    ForeignWord{"logdir", kHistory},
    ForeignWord{"log", kLog},
    ForeignWord{"logfile", kLog},
    ForeignWord{"logconfig", kLog},
    ForeignWord{"logbanner", kLog},
    ForeignWord{"logchange", kLog},
    ForeignWord{"mailonchange", "alerts/ has rules for Prometheus"},
    ForeignWord{"dumpdir", kNothing},
    ForeignWord{"dumponexit", kNothing},
    ForeignWord{"user", "the unit, packaging/gnomond.service, says as whom gnomond runs"},
    ForeignWord{"pidfile", "nothing is needed: gnomond stays in the foreground"},
    ForeignWord{"lock_all", kNothing},
    ForeignWord{"mlockall", kNothing},
    ForeignWord{"sched_priority", "the unit, packaging/gnomond.service, may set it"},
    ForeignWord{"initstepslew", "write iburst = true in the [[peer]]"},
    ForeignWord{"disable", kNothing},
    ForeignWord{"enable", kNothing},
    ForeignWord{"mru", kNothing},
    ForeignWord{"monitor", kNothing},
    ForeignWord{"ttl", kNoBroadcast},
    ForeignWord{"mode", kNothing},
    ForeignWord{"tempcomp", "not yet: gnomond reads no temperatures"},
    ForeignWord{"include", kOneFile},
    ForeignWord{"includefile", kOneFile},
    ForeignWord{"confdir", kOneFile},
    ForeignWord{"sourcedir", kOneFile},
    ForeignWord{"setvar", kNothing},
};

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

std::string_view counterpart(std::string_view word) {
  const auto* const found =
      std::ranges::find_if(kWords, [word](const ForeignWord& w) { return same(w.word, word); });
  return found == kWords.end() ? std::string_view{} : found->here;
}

}  // namespace gnomon::config
