#!/bin/sh
# Makes the certificates by which Fukasa and its PostgreSQL know each other: sh deploy/certificates.sh FOLDER [DAYS [HOST]]
# HOST is the name by which the database is asked. They are good for 398 days: run it again before, and start both anew.
# The key that signs is thrown away, so that nobody can make another certificate which the two would take.
set -eu
umask 077
folder=${1:?name the folder, for example deploy/secrets}
days=${2:-398}
host=${3:-database}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

certificate() {  # of whom, what it is good for, by which name
    openssl req $new -keyout "$made/$1.key" -out "$made/asked" -subj "/CN=$1"
    printf '%s\n' basicConstraints=critical,CA:FALSE "extendedKeyUsage=$2" "subjectAltName=DNS:$3" >"$made/says"
    openssl x509 -req -in "$made/asked" -CA "$made/database_ca.crt" -CAkey "$made/signer" -CAcreateserial \
        -extfile "$made/says" -days "$days" -out "$made/$1.crt"
}

openssl req -x509 $new -keyout "$made/signer" -out "$made/database_ca.crt" -days "$days" -subj "/CN=Fukasa database"
certificate database serverAuth "$host"
certificate fukasa clientAuth fukasa
chmod 644 "$made"/*.crt
if [ "$(id -u)" -eq 0 ]; then  # the users of the two containers
    chown 999 "$made/database.key"
    chown 10001 "$made/fukasa.key"
fi
mkdir -p "$folder"
mv "$made"/*.crt "$made"/*.key "$folder"
