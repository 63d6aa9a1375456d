"""mptcp_echo.py ADDRESS: an MPTCP server that sends back what comes; prints its port."""
import socket
import sys
import threading

IPPROTO_MPTCP = 262


def echo(connection):
    with connection:
        while data := connection.recv(65536):
            connection.sendall(data)


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP)
server.bind((sys.argv[1], 0))
server.listen()
print(server.getsockname()[1], flush=True)
while True:
    threading.Thread(target=echo, args=(server.accept()[0],), daemon=True).start()
