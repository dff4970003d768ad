#include "cli/answer.h"

#include "peer/sanity.h"

namespace gnomon {

namespace {

// Reading the machine's clock and the kernel's stamp.
constexpr double kOwnPrecision = 1e-6;

/// What is measured, whether the daemon would use it or not.
Answer sample_of(const Exchange& exchange, const Datagram& datagram, bool synchronized) {
  const auto packet = parse_packet(datagram.payload);
  if (!packet) return NotAnAnswer{};
  const auto measurement = measure(exchange, datagram, packet->header, kOwnPrecision);
  if (!measurement) return NotAnAnswer{};
  return ProbeSample{
      .header = packet->header, .measurement = *measurement, .synchronized = synchronized};
}

Answer refused(const Refusal& refusal, const Exchange& exchange, const Datagram& datagram) {
  switch (refusal.reason) {
    case RejectReason::kKod:
      if (refusal.kiss != KissCode::kOther) return Kiss{kiss_name(refusal.kiss)};
      return sample_of(exchange, datagram, false);
    case RejectReason::kUnsynchronized:
      return sample_of(exchange, datagram, false);
    case RejectReason::kDistance:
      return sample_of(exchange, datagram, true);
    case RejectReason::kDuplicate:
    case RejectReason::kBogusOrigin:
    case RejectReason::kHeader:
    case RejectReason::kAuth:
    case RejectReason::kTiming:
    case RejectReason::kFiltered:
    case RejectReason::kLoop:
    case RejectReason::kWrongSource:
    case RejectReason::kLate:
    case RejectReason::kOversize:
      return NotAnAnswer{};
  }
  return NotAnAnswer{};
}

}  // namespace

Answer judge(const Exchange& exchange, const Datagram& datagram) {
  const auto response = check_response(exchange, datagram, kOwnPrecision);
  if (!response) return refused(response.error(), exchange, datagram);
  return sample_of(exchange, datagram, true);
}

}  // namespace gnomon
