using System.Text;
using System.Text.Json;
using AgentGuard.Schemas.Repair;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace AgentGuard.Benchmarks;

/// <summary>What reading a model's JSON costs, against a bare pass of the platform's reader over the clean text.</summary>
[MemoryDiagnoser]
public class RepairBenchmarks
{
    private static readonly byte[] Clean = """
        {"name": "book_hotel", "arguments": {"hotel_name": "Hotel Paradise", "location": "Las Vegas", "start_date": "05-12-2022", "stay_duration": 3}}
        """u8.ToArray();

    private static readonly byte[] Broken = Encoding.UTF8.GetBytes(
        "Sure!\n```json\n" + Encoding.UTF8.GetString(Clean).Replace('"', '\'').Replace(": 3", ": '3',", StringComparison.Ordinal) + "\n```");

    private readonly byte[] _clean = Clean;
    private readonly byte[] _broken = Broken;
    private RepairSchema _schema = null!;
    private ToolCallReader _reader = null!;

    [GlobalSetup]
    public void Build()
    {
        var parameters = JsonElement.Parse("""
            {"type":"object","properties":{"hotel_name":{"type":"string"},"location":{"type":"string"},"start_date":{"type":"string"},
             "stay_duration":{"type":"integer"}},"required":["hotel_name"]}
            """);
        _reader = new ToolCallReader([AIFunctionFactory.CreateDeclaration("book_hotel", null, parameters)]);
        _schema = RepairSchema.Compile(JsonElement.Parse(
            """{"type":"object","properties":{"name":{"type":"string"},"arguments":""" + parameters.GetRawText() + "}}"));
    }

    [Benchmark(Baseline = true)]
    public int BareReaderClean()
    {
        var reader = new Utf8JsonReader(_clean);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    /// <summary>What the platform does with a broken text: it throws.</summary>
    [Benchmark]
    public bool PlatformBroken()
    {
        try
        {
            using var document = JsonDocument.Parse(_broken);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [Benchmark]
    public bool StrictClean() => JsonRepair.IsValid(_clean);

    [Benchmark]
    public RepairVerdict RepairClean() => JsonRepair.RepairUtf8(_clean).Verdict;

    [Benchmark]
    public RepairVerdict RepairCleanWithSchema() => JsonRepair.RepairUtf8(_clean, _schema).Verdict;

    [Benchmark]
    public RepairVerdict RepairBroken() => JsonRepair.RepairUtf8(_broken).Verdict;

    [Benchmark]
    public RepairVerdict RepairBrokenWithSchema() => JsonRepair.RepairUtf8(_broken, _schema).Verdict;

    [Benchmark]
    public RepairVerdict ReadCallClean() => _reader.ReadUtf8(_clean).Verdict;

    [Benchmark]
    public RepairVerdict ReadCallBroken() => _reader.ReadUtf8(_broken).Verdict;
}
