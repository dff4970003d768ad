#include <nettle/md5.h>

#include <array>

#include "model/ntp_types.h"

namespace gnomon {

RefId RefId::from_text(const char* text) {
  RefId refid;
  for (unsigned i = 0; i < 4; ++i) {
    const auto octet = static_cast<unsigned char>(*text != '\0' ? *text++ : '\0');
    refid.bits = (refid.bits << 8U) | octet;
  }
  return refid;
}

RefId RefId::from_address(const IpAddress& address) {
  const auto& octets = address.octets();
  std::array<std::uint8_t, 16> source = octets;
  if (!address.is_v4()) {
    md5_ctx context{};
    md5_init(&context);
    md5_update(&context, octets.size(), octets.data());
    md5_digest(&context, source.size(), source.data());
  }
  RefId refid;
  for (unsigned i = 0; i < 4; ++i) refid.bits = (refid.bits << 8U) | source[i];
  return refid;
}

std::string RefId::to_text(std::uint8_t stratum) const {
  std::string text;
  if (stratum <= 1) {
    for (unsigned shift = 32; shift > 0; shift -= 8) {
      const auto octet = static_cast<unsigned char>((bits >> (shift - 8)) & 0xffU);
      if (octet == 0) break;
      if (octet < 0x21 || octet > 0x7e) return IpAddress::v4(bits).to_string();
      text.push_back(static_cast<char>(octet));
    }
    return text;
  }
  return IpAddress::v4(bits).to_string();
}

bool names_a_local_clock(RefId refid) {
  constexpr std::uint32_t kLocalNet = 0x7f7f0100;
  return (refid.bits & 0xffffff00U) == kLocalNet || refid == RefId::from_text("LOCL");
}

bool is_local_clock(RefId refid, std::uint8_t stratum) {
  return names_a_local_clock(refid) && stratum >= kFallbackStratum;
}

bool spells_a_code(RefId refid) {
  bool ended = false;
  for (unsigned shift = 32; shift > 0; shift -= 8) {
    const std::uint32_t octet = (refid.bits >> (shift - 8)) & 0xffU;
    if (octet == 0) {
      ended = true;
    } else if (ended || octet < 0x21 || octet > 0x7e) {
      return false;
    }
  }
  return refid.bits != 0;
}

KissCode kiss_code(RefId refid) {
  for (const KissCode code : {KissCode::kRate, KissCode::kDeny, KissCode::kRstr, KissCode::kNtsn}) {
    if (refid == RefId::from_text(kiss_name(code))) return code;
  }
  return KissCode::kOther;
}

}  // namespace gnomon
