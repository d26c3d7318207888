using CsCheck;

namespace AgentGuard.Tests.Guardrails.Detectors;

/// <summary>Texts made of everything that detectors look for, of parts of it, and of what stands around it.</summary>
internal static class DetectorTexts
{
    private static readonly Gen<string> Values = Gen.OneOf(
        "ada.b+tag@mail.example.co.uk", "a@b@c.de", "jörg@müller.de", "x@y", "4111 1111 1111 1111", "3782-822463-10005", "41111111.11111111",
        "GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "NO93 8601 1117 947", "+44 20 7946 0958", "+1 (555) 234-5678", "020 7946 0958 ext. 12",
        "030/1234567", "01.23.45.67.89", "020 7946 0958 (office)", "13800138000", "555-234-5678x12", "123-45-6789", "130 692 544", "86 095 742 719",
        "X-1234567-L", "12345678Z", "811218-9876", "131052-308T", "AB 12 34 56 C", "RSSMRA85T10A562S", "1EG4-TE5-MK73", "12.345.678-5", "192.168.1.7",
        "10.0.0.0/16", "1.2.3.4.5", "2001:db8::8a2e:370:7334", "fe80::1....", "2001:db8::/32", "1:2:3:4:5:6:7:8", "00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e",
        "born on 12.03.1980", "date of birth: 1980-03-12", "生年月日は1980年3月12日", "https://example.org/a?b=1", "www.example.co.uk", "shop.example.info/x,",
        "postgres://app:s3cret@db.example/app", "AKIAABCDEFGHIJ234567", "ghp_0123456789abcdefghijABCDEFGHIJ012345", "xoxb-123456789012-abcdef",
        "sk-proj-qvJ7xT2mLp9RzK4wYb8N", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "-----BEGIN RSA PRIVATE KEY-----\nabc", "-----END RSA PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----", "Password=hunter22;", "pwd=\"abc def\"",
        "AccountKey=abcd1234==;", "client_secret: q8zR7~x2LmPw0", "\"apiKey\": \"9f2c81d07be64a35\"", "secret_key => a1b2c3d4e5f6", "api_key = a1b2c3d4e5f6....(",
        "Authorization: Bearer abcdefghij0123456789", "BUNDLE_GEMS__X__COM: a:b", "curl -u ada:Tr0ub4dor https://x.example", "curl --user 'a:b1c2d3e4'",
        "123456789012345|abcdefghij0123456789ABCDEFG", "aB38Q~k2LmPw0-qvJ7xT2mLp9RzK4wYb8Nd5Fh");

    private static readonly Gen<string> Pieces = Gen.OneOf(
        "\u200B", "\u00AD", "\uFE0F", "𝟒𝟏𝟏𝟏", "１２３", "٣٤", "\uDB40\uDC41", "😀", "\uD835", "\uDB40", "\uDC00", "phone ", "ssn ", "order ", "SIN ", "bsn ", "国", "、",
        "。", "年", "です", "전화", "  ", "\n", "\t", ".", "..", ",", ":", "::", "-", "--", "_", "/", "(", ")", "x", "ext. ", "+", "'", "\"", "=", "<", "{", "$", "curl ", " -u ");

    private static readonly Gen<string> Words = Gen.OneOf(
        "the ", "delivery ", "was late ", "again", "I ", "of ", "is 12 years ", "no 12 ", "In 2024 we ", "e.g. ", "keys and tokens ", "made ", "bearer ", "token = ");

    private static readonly Gen<string> Parts = Gen.Select(Values, Gen.Int[0, 80], Gen.Bool, (value, cut, end) =>
        end ? value[Math.Min(cut, value.Length - 1)..] : value[..Math.Min(cut, value.Length)]);

    private static readonly Gen<string> Digits = Gen.Char['0', '9'].Array[1, 20].Select(digits => new string(digits));

    public static Gen<string> Texts { get; } = Gen.Frequency((3, Values), (2, Parts), (3, Pieces), (3, Words), (1, Digits)).Array[1, 9]
        .SelectMany(pieces => Gen.Bool.Array[pieces.Length].Select(gaps => string.Concat(pieces.Select((piece, i) => gaps[i] ? piece + " " : piece))));
}
