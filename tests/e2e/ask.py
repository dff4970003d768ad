"""ask.py ADDRESS PORT: one request, also to a broadcast or multicast address. Prints who answered, or
"no answer"."""

import socket
import sys

from packets import Packet, family, now_ntp

address, port = sys.argv[1], int(sys.argv[2])
with socket.socket(family(address), socket.SOCK_DGRAM) as client:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    if address in ("224.0.0.1", "255.255.255.255"):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"v1")
    client.settimeout(1)
    to = socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM)[0][4]
    client.sendto(Packet(transmit=now_ntp()).octets(), to)
    try:
        sender = client.recvfrom(2048)[1]
        print(socket.getnameinfo(sender, socket.NI_NUMERICHOST)[0])
    except TimeoutError:
        print("no answer")
