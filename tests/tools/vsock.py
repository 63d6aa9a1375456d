"""vsock.py probe | serve: whether vsock(7) loops back here; a server that answers ping with pong, once."""
import socket
import sys

LOCAL = 1  # VMADDR_CID_LOCAL


def listener():
    server = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    server.bind((socket.VMADDR_CID_ANY, socket.VMADDR_PORT_ANY))
    server.listen()
    return server


server = listener()
if sys.argv[1] == 'probe':
    client = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    client.settimeout(3)
    port = server.getsockname()[1]
    sys.exit(0 if client.connect_ex((LOCAL, port)) == 0 else 1)
for port in range(20000, 20100):
    server = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    try:
        server.bind((socket.VMADDR_CID_ANY, port))
        break
    except OSError:
        continue
server.listen()
print(port, flush=True)
connection, _ = server.accept()
data = b''
while chunk := connection.recv(100):
    data += chunk
connection.sendall(b'pong' if data == b'ping' else b'wrong')
connection.close()
