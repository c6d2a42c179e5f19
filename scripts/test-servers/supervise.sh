# Runs a server until standard input closes, which it does however the process that started this one ends.
# usage: supervise.sh FOLDER SIGNAL PROGRAM [ARGUMENT …]
# The folder goes with the server unless the line `keep` comes before the end of the input.
folder=$1
signal=$2
shift 2
"$@" </dev/null >>"$folder/log" 2>&1 &
server=$!
read -r wish
kill "-$signal" "$server" 2>/dev/null
wait "$server" 2>/dev/null
[ "$wish" = keep ] || rm -rf "$folder" 2>/dev/null
