# Runs a server until standard input closes, which it does however the process that started this one ends.
# usage: supervise.sh FOLDER PROGRAM [ARGUMENT …]
# The folder goes with the server unless the line `keep` comes before the end of the input.
folder=$1
shift
"$@" </dev/null >>"$folder/log" 2>&1 &
server=$!
read -r wish
kill -QUIT "$server" 2>/dev/null
wait "$server"
[ "$wish" = keep ] || rm -rf "$folder" 2>/dev/null
