# fish completion for wraith-connect(1).

# The words before the cursor that are neither options nor values of options.
function __wraith_connect_words
    set -l value 0
    set -l ended 0
    for word in (commandline -opc)[2..]
        if test $value = 1
            set value 0
        else if test $ended = 1
            echo -- $word
        else if test "$word" = --
            set ended 1
        else if string match -qr '^(-[46FNhvz]*[PXqswx]|--(bind|deny|idle-timeout|interface|keepalive|no-proxy|permit|permit-file|proxy|proxy-auth-file|proxy-header|proxy-header-file|retry-for|timeout))$' -- $word
            set value 1
        else if not string match -qr '^-.' -- $word
            echo -- $word
        end
    end
end

# Is the target's first word, or after a host its second, at the cursor?
function __wraith_connect_wants
    contains -- --forced (commandline -opc)
    and return 1
    set -l words (__wraith_connect_words)
    switch $argv[1]
        case host
            test (count $words) = 0
        case port
            test (count $words) = 1
            and not string match -qr '^(\[.*\]|[^:]+):' -- $words[1]
    end
end

function __wraith_connect_ports
    printf '%s\n' 22 80 443
    getent services 2>/dev/null | string replace -rf '^(\S+)\s+(\d+)/tcp.*' '$2\n$1' | string split '\n'
end

# Hosts from known_hosts, ssh_config and the hosts database, without patterns.
function __wraith_connect_hosts
    __fish_print_hostnames | string match -v '!*'
end

# A host, or a host with its port.
function __wraith_connect_targets
    __wraith_connect_hosts
    set -l host (commandline -ct | string replace -rf '^(\[.*\]|[^:\[]+):[^:]*$' '$1')
    and printf "$host:%s\n" (__wraith_connect_ports)
end

# The typed part of a value, without the option before it.
function __wraith_connect_value
    commandline -ct | string replace -r '^(?:-x|--(?:(?:no-)?proxy|permit|deny)=)' ''
end

# The same again after a comma; localhost may be followed by the path of a socket.
function __wraith_connect_proxies
    set -l typed (__wraith_connect_value)
    set -l socket (string match -r '^(.*://(?:.*@)?localhost)(/[^,]*)$' -- $typed)
    set -l before (string replace -rf '^(.*://(?:[^,]*@)?)[^,]*$' '$1' -- $typed)
    set -l others (string replace -rf '^(.*,).*$' '$1' -- $typed)
    if test (count $socket) = 3
        printf '%s\n' $socket[2](__fish_complete_path $socket[3])
    else if test -n "$before"
        printf '%s\n' $before{localhost,(__wraith_connect_hosts | string replace -r '.*:.*' '[$0]')}
    else
        printf '%s\n' "$others"{socks5h,socks5,socks4a,socks4,http}://
        test -n "$others"
        and echo "$others"direct
        or echo env
    end
end

# A rule is a host and its ports.
function __wraith_connect_rules
    set -l host (__wraith_connect_value | string replace -rf '^(\[.*\]|[^:\[]+):[^:]*$' '$1')
    and printf "$host:%s\n" '*' (__wraith_connect_ports)
    or printf '%s:\n' (__wraith_connect_hosts | string replace -r '.*:.*' '[$0]')
end

function __wraith_connect_bypass
    set -l others (__wraith_connect_value | string replace -rf '^(.*,).*$' '$1')
    printf '%s\n' "$others"(__wraith_connect_hosts)
end

function __wraith_connect_addresses
    ip -o address 2>/dev/null | string replace -rf '^.*? inet6? ([^/ ]+).*' '$1' | string match -v 'fe80:*'
end

complete -c wraith-connect -f
complete -c wraith-connect -n '__wraith_connect_wants host' -a '(__wraith_connect_targets)'
complete -c wraith-connect -n '__wraith_connect_wants port' -a '(__wraith_connect_ports)'
complete -c wraith-connect -s 4 -d 'use IPv4 only'
complete -c wraith-connect -s 6 -d 'use IPv6 only'
complete -c wraith-connect -l deny -x -d 'deny targets that match HOST:PORTS' -a '(__wraith_connect_rules)'
complete -c wraith-connect -l exit-on-eof -d 'end the run when either side ends'
complete -c wraith-connect -l expect-greeting -d 'wait for the first byte of the target'
complete -c wraith-connect -l hold-eof -d 'do not pass on the end of standard input'
complete -c wraith-connect -l explain -d 'print what would happen, without dialling'
complete -c wraith-connect -s F -l fdpass -d 'pass the connection to ssh, and exit'
complete -c wraith-connect -l forced -d 'take the target from SSH_ORIGINAL_COMMAND'
complete -c wraith-connect -s h -l help -d 'print a summary of the options'
complete -c wraith-connect -l idle-timeout -x -d 'seconds until an idle connection is ended'
complete -c wraith-connect -l keepalive -x -d 'seconds until a silent connection is probed'
complete -c wraith-connect -l no-proxy -x -d 'connect directly to these targets' -a '(__wraith_connect_bypass)'
complete -c wraith-connect -s U -d 'the target is the path of a UNIX socket'
complete -c wraith-connect -s n -d 'look up no names here'
complete -c wraith-connect -s N -d 'pass on the end of standard input through a proxy, too'
complete -c wraith-connect -l optimistic -d 'do not wait for each reply of a proxy'
complete -c wraith-connect -s P -x -d 'user for proxies whose URL has none'
complete -c wraith-connect -l permit -x -d 'permit targets that match HOST:PORTS, and no others' -a '(__wraith_connect_rules)'
complete -c wraith-connect -l permit-file -r -F -d 'read rules, one on each line'
complete -c wraith-connect -l proxy-auth-file -r -F -d 'read user:password or =scheme token, one line for each hop'
complete -c wraith-connect -l proxy-header -x -d 'send this NAME: VALUE to HTTP proxies'
complete -c wraith-connect -l proxy-header-file -r -F -d 'read fields, one on each line'
complete -c wraith-connect -s q -x -d 'do nothing, for compatibility with nc'
complete -c wraith-connect -l quiet -d 'print nothing, not even errors'
complete -c wraith-connect -l retry-for -x -d 'seconds to try again until the target is up'
complete -c wraith-connect -l interface -x -d 'use only this interface' -a '(__fish_print_interfaces)'
complete -c wraith-connect -l mptcp -d 'use Multipath TCP if both ends support it'
complete -c wraith-connect -s s -l bind -x -d 'connect from this address' -a '(__wraith_connect_addresses)'
complete -c wraith-connect -l syslog -d 'log who connected, but never where to'
complete -c wraith-connect -l version -d 'print the version'
complete -c wraith-connect -s v -l verbose -d 'print one line for each stage'
complete -c wraith-connect -s w -l timeout -x -d 'seconds for each attempt to connect'
complete -c wraith-connect -s X -x -d 'protocol of a proxy without a scheme' -a '4 5 connect'
complete -c wraith-connect -s z -l probe -d 'only check whether the target can be reached'
complete -c wraith-connect -s x -l proxy -x -d 'use this proxy, or the first of several that works' -a '(__wraith_connect_proxies)'
