"""Checks evidence of Ulak's without Ulak: ``python check_evidence.py FILE KEYS``.

FILE: what GET /v1/messages/{id}/evidence answered, or a job's file. KEYS: what GET /v1/otp/keys answered.
Needs Python 3.11 and ``cryptography``. It prints what was signed, or ends with an error.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256


def same(made, given):  # also: there is one way alone to write what is checked
    return given if made == given else sys.exit("Does not hold: altered, or of other leaves than were signed")


def parsed(line):
    told = json.loads(line)
    same(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), bytes(line))
    return told


def unhexed(text):
    return bytes.fromhex(same(bytes.fromhex(text).hex(), text))


def octets(text):
    found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    same(base64.urlsafe_b64encode(found).decode().rstrip("="), text)
    return found


def leaf(told):  # of one that was erased, its hash alone is left
    if list(told) == ["hash"]:
        return unhexed(told["hash"])
    same(["leaf", "salt", 32], [*told, len(told["salt"])])
    return hashlib.sha256(b"\0" + unhexed(told["salt"]) + told["leaf"].encode()).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def signed(statement, keys):
    header, claims, signature = statement.split(".")
    r, s = octets(signature)[:32], octets(signature)[32:]
    same("ulak-evidence+jwt", json.loads(octets(header))["typ"])
    key = next(one for one in keys if one["kid"] == json.loads(octets(header))["kid"])
    x, y = (int.from_bytes(octets(key[name]), "big") for name in ("x", "y"))
    der = utils.encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    public.verify(der, f"{header}.{claims}".encode(), ec.ECDSA(SHA256()))
    return json.loads(octets(claims))


def check(lines, keys):
    """`lines`: the file's, without their ends. What was signed, if all of it holds."""
    lines = iter(lines)
    first, open_nodes, count = parsed(next(lines)), [], 0
    claims = signed(first.pop("statement"), keys)
    if first:  # one recipient, and what leads from its leaf to the root
        path, root, count = first.pop("path"), leaf(first), claims["leaves"]
        for side, other in path:
            root = {"left": node(unhexed(other), root), "right": node(root, unhexed(other))}[side]
        same([], list(lines))
    else:  # a job: all of its leaves, joined as RFC 6962 §2.1 says
        for line in lines:
            open_nodes.append((0, leaf(parsed(line))))
            count += 1
            while len(open_nodes) > 1 and open_nodes[-1][0] == open_nodes[-2][0]:
                (level, left), (_, right) = open_nodes[-2:]
                open_nodes[-2:] = [(level + 1, node(left, right))]
        root = open_nodes.pop()[1]
        while open_nodes:
            root = node(open_nodes.pop()[1], root)
    same([claims["root"], claims["leaves"]], [root.hex(), count])
    return claims


if __name__ == "__main__":
    with Path(sys.argv[1]).open("rb") as file, Path(sys.argv[2]).open("rb") as keys:
        lines = (line.removesuffix(b"\n") for line in file)
        print(json.dumps(check(lines, json.load(keys)["keys"]), ensure_ascii=False, indent=2))
