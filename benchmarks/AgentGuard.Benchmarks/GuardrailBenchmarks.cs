using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Detectors;
using AgentGuard.Ports;
using BenchmarkDotNet.Attributes;

namespace AgentGuard.Benchmarks;

/// <summary>Personal data and secrets together over 100 KB in which there are none, against separate source-generated expressions.</summary>
[MemoryDiagnoser]
public partial class GuardrailBenchmarks
{
    private const int Length = 102_400;
    private readonly PiiGuardrail _pii = new();
    private readonly SecretGuardrail _secrets = new();
    private BoundaryContent _content = null!;

    /// <summary>What the text is like.</summary>
    [Params("prose", "json")]
    public string Text { get; set; } = "prose";

    [GlobalSetup]
    public void Build()
    {
        _content = new BoundaryContent(TrustBoundary.Input, Text == "prose" ? Prose() : Json());
        if (Guardrails().AsTask().GetAwaiter().GetResult() != 0)
        {
            throw new InvalidOperationException("The text must be clean.");
        }
    }

    [Benchmark(Baseline = true)]
    public int SeparateExpressions()
    {
        var text = _content.Text.AsSpan();
        var count = 0;
        count += Email().Count(text) + Card().Count(text) + Iban().Count(text) + Phone().Count(text) + SocialSecurity().Count(text);
        count += IPv4().Count(text) + IPv6().Count(text) + Mac().Count(text);
        count += Jwt().Count(text) + Token().Count(text) + PrivateKey().Count(text) + Bearer().Count(text) + UrlPassword().Count(text);
        return count + Assigned().Count(text);
    }

    [Benchmark]
    public async ValueTask<int> Guardrails() => await Judge(_pii).ConfigureAwait(false) + await Judge(_secrets).ConfigureAwait(false);

    [Benchmark]
    public ValueTask<int> Pii() => Judge(_pii);

    [Benchmark]
    public ValueTask<int> Secrets() => Judge(_secrets);

    private async ValueTask<int> Judge(IGuardrail guardrail) =>
        (await guardrail.JudgeAsync(_content).ConfigureAwait(false)).Findings.Count;

    private static string Prose()
    {
        const string Paragraph =
            "The delivery was late again, and nobody at the counter could say why. When I asked for a refund they told me to wait until the end " +
            "of the month; I have waited, and I would like to know what happens now. Please tell me who decides about such a case, how long it " +
            "takes, and whether the voucher from last year can still be used. In 2024 we ordered 12 chairs and a table. Thank you for your help!\n";
        var prose = new StringBuilder();
        while (prose.Length < Length)
        {
            prose.Append(Paragraph);
        }

        return prose.ToString(0, Length);
    }

    private static string Json()
    {
        var json = new StringBuilder("[");
        for (var i = 0; json.Length < Length; i++)
        {
            var (day, minute) = (10 + (i % 18), 10 + (i % 49));
            json.Append(CultureInfo.InvariantCulture, $"{{\"order\":{70_000 + i},\"sku\":\"A-{10_000 + i}\",\"quantity\":{i % 9},\"price\":{(i % 97) + 0.99},")
                .Append(CultureInfo.InvariantCulture, $"\"placed\":\"2024-05-{day}T12:{minute}:07Z\",\"weight\":{i % 13}.25,\"parts\":[{i},{i + 1},{i + 2}]}},");
        }

        return json.ToString(0, Length);
    }

    [GeneratedRegex(@"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")]
    private static partial Regex Email();

    [GeneratedRegex(@"\b(?:\d[ -]?){12,18}\d\b")]
    private static partial Regex Card();

    [GeneratedRegex(@"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b")]
    private static partial Regex Iban();

    [GeneratedRegex(@"(?:\+\d{1,3}[ .-]?)?\(?\d{2,4}\)?[ .-]\d{3,4}[ .-]\d{3,4}\b")]
    private static partial Regex Phone();

    [GeneratedRegex(@"\b\d{3}-\d{2}-\d{4}\b")]
    private static partial Regex SocialSecurity();

    [GeneratedRegex(@"\b(?:\d{1,3}\.){3}\d{1,3}\b")]
    private static partial Regex IPv4();

    [GeneratedRegex(@"\b(?:[0-9a-fA-F]{1,4}:){2,7}[0-9a-fA-F]{1,4}\b")]
    private static partial Regex IPv6();

    [GeneratedRegex(@"\b(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\b")]
    private static partial Regex Mac();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")]
    private static partial Regex Jwt();

    [GeneratedRegex(@"\b(?:AKIA[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{16,}|sk-[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{35})\b")]
    private static partial Regex Token();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\bbearer [A-Za-z0-9._~+/=-]{16,}", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"://[^/\s:@]+:[^/\s@]+@")]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"\b\w*(?:password|secret|token|api_?key)\w*[""']?\s*[:=]\s*[""']?[A-Za-z0-9_+/=-]{10,}", RegexOptions.IgnoreCase)]
    private static partial Regex Assigned();
}
