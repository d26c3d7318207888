using System.Diagnostics;
using System.Text;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Conformance;

/// <summary>Mutated texts: nothing may throw, be slow, or come out as something that is not JSON.</summary>
/// <remarks>The number of inputs is <c>REPAIR_FUZZ_INPUTS</c>, by default ten million.</remarks>
internal sealed class RepairFuzzSuite : ISuite
{
    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", "(", ")", "\"", "'", "`", "```json\n", "\\", "\\\"", "\\u", "\\ud800", ",", ":", "=", "\n", " ", "//", "/*", "#", "<",
        "<tool_call>", "</tool_call>", "<think>", "null", "None", "True", "f(a=1)", "NaN", "-", "1e9", "0x1F", "1/6", "“", "\u0000", "é", "\"\"\"",
        "name", "arguments", "\"name\":", "\"arguments\":{", "...", "**", ";", "|",
    ];

    public string Name => "repair-fuzz";

    public string Summary => "a file or folder of texts to mutate (REPAIR_FUZZ_INPUTS of them)";

    public SuiteResult Run(string path, TextWriter output)
    {
        var inputs = int.Parse(Environment.GetEnvironmentVariable("REPAIR_FUZZ_INPUTS") ?? "10000000", System.Globalization.CultureInfo.InvariantCulture);
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.json*", SearchOption.AllDirectories) : [path];
        var seeds = files.SelectMany(Seeds).Where(seed => seed.Length is > 0 and < 2048).Take(20_000).ToArray();
        var reader = new ToolCallReader([Microsoft.Extensions.AI.AIFunctionFactory.CreateDeclaration(
            "f", null, System.Text.Json.JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"integer"}}}"""))]);
        var (failed, slow) = (0, 0);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 4 }, part =>
        {
            var random = new Random(part);
            for (var i = part; i < inputs; i += 64)
            {
                var text = Mutate(seeds[random.Next(seeds.Length)], random);
                var right = Try(text, reader, i);
                Interlocked.Add(ref slow, IsSlow(text, reader, i) ? 1 : 0);
                if (!right && Interlocked.Increment(ref failed) <= 20)
                {
                    lock (output)
                    {
                        output.WriteLine($"input {i}: {Convert.ToBase64String(text)}");
                    }
                }
            }
        });
        return new(inputs, inputs - failed - slow, new Dictionary<string, double> { ["failed"] = failed, ["slow"] = slow, ["seeds"] = seeds.Length });
    }

    private static IEnumerable<byte[]> Seeds(string file) => file.EndsWith(".jsonl", StringComparison.Ordinal)
        ? File.ReadLines(file).Where(line => line.Length > 0).Take(500).Select(RawOf) : [File.ReadAllBytes(file)];

    private static byte[] RawOf(string line)
    {
        var json = System.Text.Json.JsonElement.Parse(line);
        return Encoding.UTF8.GetBytes(json.TryGetProperty("raw", out var raw) ? raw.GetString()! : line);
    }

    private static bool Try(byte[] text, ToolCallReader reader, int round)
    {
        try
        {
            var result = JsonRepair.RepairUtf8(text);
            var sound = result.Utf8Json.IsEmpty
                ? result.Verdict is RepairVerdict.Rejected
                : JsonRepair.RepairUtf8(result.Utf8Json.Span).Verdict is RepairVerdict.Clean;
            var calls = round % 4 == 0 ? reader.ReadUtf8(text).Calls : [];
            return sound && calls.All(call => JsonRepair.IsValid(call.Utf8Arguments.Span));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Whether an input takes more than a tenth of a second, three times in a row: a busy machine is not the input's fault.</summary>
    private static bool IsSlow(byte[] text, ToolCallReader reader, int round)
    {
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Try(text, reader, round);
            if (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(100))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var text = seed.ToList();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(text.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    text.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]));
                    break;
                case 1 when at < text.Count:
                    text.RemoveRange(at, Math.Min(random.Next(1, 8), text.Count - at));
                    break;
                case 2 when at < text.Count:
                    text[at] = (byte)random.Next(256);
                    break;
                default:
                    text.RemoveRange(at, text.Count - at);
                    break;
            }
        }

        return [.. text];
    }
}
