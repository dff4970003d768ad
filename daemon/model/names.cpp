#include "model/ntp_types.h"
#include "model/peer_state.h"
#include "model/reason.h"

namespace gnomon {

const char* state_name(PeerState state) {
  switch (state) {
    case PeerState::kSystemPeer:
      return "system_peer";
    case PeerState::kCombined:
      return "combined";
    case PeerState::kOutlier:
      return "outlier";
    case PeerState::kFalseticker:
      return "falseticker";
    case PeerState::kDistant:
      return "distant";
    case PeerState::kJittery:
      return "jittery";
    case PeerState::kStale:
      return "stale";
    case PeerState::kUnsynchronized:
      return "unsynchronized";
    case PeerState::kLoop:
      return "loop";
    case PeerState::kNotPreferred:
      return "not_preferred";
    case PeerState::kNotTrusted:
      return "not_trusted";
    case PeerState::kNoselect:
      return "noselect";
    case PeerState::kUnreachable:
      return "unreachable";
    case PeerState::kUnresolved:
      return "unresolved";
  }
  return "unknown";
}

const char* state_name(SystemState state) {
  switch (state) {
    case SystemState::kStarting:
      return "starting";
    case SystemState::kUnsynchronized:
      return "unsynchronized";
    case SystemState::kSynchronized:
      return "synchronized";
    case SystemState::kHoldover:
      return "holdover";
    case SystemState::kLocal:
      return "local";
    case SystemState::kPanic:
      return "panic";
  }
  return "unknown";
}

const char* reason_name(RejectReason reason) {
  switch (reason) {
    case RejectReason::kDuplicate:
      return "duplicate";
    case RejectReason::kBogusOrigin:
      return "bogus_origin";
    case RejectReason::kUnsynchronized:
      return "unsynchronized";
    case RejectReason::kDistance:
      return "distance";
    case RejectReason::kHeader:
      return "header";
    case RejectReason::kAuth:
      return "auth";
    case RejectReason::kKod:
      return "kod";
    case RejectReason::kTiming:
      return "timing";
    case RejectReason::kFiltered:
      return "filtered";
  }
  return "unknown";
}

const char* reason_name(DropReason reason) {
  switch (reason) {
    case DropReason::kAcl:
      return "acl";
    case DropReason::kRate:
      return "rate";
    case DropReason::kMalformed:
      return "malformed";
    case DropReason::kAuth:
      return "auth";
    case DropReason::kUnsynchronized:
      return "unsynchronized";
    case DropReason::kMode:
      return "mode";
  }
  return "unknown";
}

const char* leap_name(LeapIndicator leap) {
  switch (leap) {
    case LeapIndicator::kNone:
      return "none";
    case LeapIndicator::kInsert:
      return "insert";
    case LeapIndicator::kDelete:
      return "delete";
    case LeapIndicator::kUnsynchronized:
      return "unsynchronized";
  }
  return "unsynchronized";
}

const char* kiss_name(KissCode code) {
  switch (code) {
    case KissCode::kRate:
      return "RATE";
    case KissCode::kDeny:
      return "DENY";
    case KissCode::kRstr:
      return "RSTR";
    case KissCode::kNtsn:
      return "NTSN";
    case KissCode::kOther:
      return "other";
  }
  return "other";
}

const char* layer_name(TimestampLayer layer) {
  switch (layer) {
    case TimestampLayer::kDaemon:
      return "daemon";
    case TimestampLayer::kKernel:
      return "kernel";
    case TimestampLayer::kHardware:
      return "hardware";
  }
  return "daemon";
}

}  // namespace gnomon
