namespace AgentGuard.Guardrails.Detectors;

/// <summary>Tells by its last words whether a name holds a secret: <c>client_secret</c>, but not <c>secret_name</c>.</summary>
internal static class SecretName
{
    private const int MostWords = 16;
    private static readonly string[] Endings =
    [
        "token", "secret", "password", "passwd", "privatekey", "passphrase",
        "pwd", "credential", "credentials", "authorization", "apikey", "accesskey", "secretkey",
        "authkey", "accountkey", "accessid", "login", "clientsecret", "authtoken", "accesstoken",
    ];

    private static readonly string[] KeyKinds =
    [
        "api", "access", "secret", "private", "auth", "encryption", "client", "account", "shared", "master", "signing", "service",
        "app", "license", "role",
    ];

    private static readonly string[] Harmless =
    [
        "public", "csrf", "xsrf", "next", "page",
        "continuation", "cancellation", "key_name", "pad", "eos", "bos", "unk",
    ];

    /// <summary>Whether a name holds a secret.</summary>
    public static bool Is(ReadOnlySpan<char> name, bool quoted)
    {
        if (name.StartsWith("BUNDLE_", StringComparison.Ordinal))
        {
            // The credentials of a gem host: BUNDLE_GEMS__EXAMPLE__COM.
            return name.Contains("__", StringComparison.Ordinal);
        }

        Span<Range> words = stackalloc Range[MostWords];
        var count = Split(name, words);
        if (count == 0)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (IsOneOf(name[words[i]], Harmless))
            {
                return false;
            }
        }

        var last = name[words[count - 1]];
        var before = count > 1 ? name[words[count - 2]] : default;
        return IsOneOf(last, Endings)
            || (Is(last, "key") && (IsOneOf(before, KeyKinds) || IsEnvironmentName(name)))
            || (Is(last, "id") && Is(before, "access"))
            || (last.Length > 6 && last.EndsWith("key", StringComparison.OrdinalIgnoreCase) && IsEnvironmentName(name));
    }

    private static bool IsEnvironmentName(ReadOnlySpan<char> name) => name.Length > 5 && !name.ContainsAnyInRange('a', 'z');

    private static bool IsOneOf(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var candidate in words)
        {
            if (Is(word, candidate))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Splits at dashes, dots, underscores and where a capital follows a small letter.</summary>
    private static int Split(ReadOnlySpan<char> name, Span<Range> words)
    {
        var count = 0;
        var begin = 0;
        for (var i = 0; i <= name.Length && count < words.Length; i++)
        {
            var separator = i < name.Length && name[i] is '_' or '-' or '.';
            var capital = i > begin && i < name.Length && char.IsAsciiLetterUpper(name[i]) && char.IsAsciiLetterLower(name[i - 1]);
            if (i == name.Length || separator || capital)
            {
                if (i > begin)
                {
                    words[count++] = begin..i;
                }

                begin = separator ? i + 1 : i;
            }
        }

        return count;
    }
}
