using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Streaming;
using BenchmarkDotNet.Attributes;

namespace AgentGuard.Benchmarks;

/// <summary>Judging an order of 1 KB and one of 20 KB, against merely reading it, and against NJsonSchema.</summary>
[MemoryDiagnoser]
public class SchemaBenchmarks
{
    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "id": { "type": "string", "pattern": "^ORD-[0-9]{4,12}$" },
            "customer": {
              "type": "object",
              "properties": {
                "name": { "type": "string", "minLength": 1, "maxLength": 80 },
                "email": { "type": "string", "pattern": "^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$" },
                "tier": { "enum": ["bronze", "silver", "gold"] }
              },
              "required": ["name", "email"],
              "additionalProperties": false
            },
            "items": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "properties": {
                  "sku": { "type": "string", "pattern": "^[A-Z]{3}-\\d{3}$" },
                  "title": { "type": "string", "maxLength": 120 },
                  "quantity": { "type": "integer", "minimum": 1, "maximum": 1000 },
                  "price": { "type": "number", "exclusiveMinimum": 0 },
                  "status": { "enum": ["open", "packed", "sent", "returned"] },
                  "gift": { "type": "boolean" },
                  "tags": { "type": "array", "items": { "type": "string" }, "maxItems": 10 }
                },
                "required": ["sku", "quantity", "price"],
                "additionalProperties": false
              }
            },
            "note": { "type": ["string", "null"] }
          },
          "required": ["id", "customer", "items"],
          "additionalProperties": false
        }
        """;

    private readonly JsonSchemaValidator _ours = JsonSchemaValidator.Compile(Schema);
    private readonly JsonSchemaStream _stream;
    private NJsonSchema.JsonSchema _theirs = null!;
    private readonly string _schema = Schema;
    private byte[] _utf8 = [];
    private byte[] _invalid = [];
    private string _text = string.Empty;
    private JsonDocument _document = null!;

    public SchemaBenchmarks() => _stream = _ours.OpenStream();

    /// <summary>The length of the order in bytes, about.</summary>
    [Params(1_000, 20_000)]
    public int Size { get; set; }

    [GlobalCleanup]
    public void Dispose() => _stream.Dispose();

    [GlobalSetup]
    public async Task Build()
    {
        _theirs = await NJsonSchema.JsonSchema.FromJsonAsync(Schema).ConfigureAwait(false);
        _text = Order(Size);
        _utf8 = Encoding.UTF8.GetBytes(_text);
        _document = JsonDocument.Parse(_text);
        var price = _text.LastIndexOf("\"price\":", StringComparison.Ordinal) + 8;
        _invalid = Encoding.UTF8.GetBytes(_text.Insert(price, "-"));
        if (_ours.Validate(_utf8).Count + _theirs.Validate(_text).Count > 0 || _ours.Validate(_invalid).Count != 1)
        {
            throw new InvalidOperationException("The order is not valid.");
        }
    }

    [Benchmark(Baseline = true)]
    public int BareReader()
    {
        var reader = new Utf8JsonReader(_utf8);
        var count = 0;
        while (reader.Read())
        {
            count++;
        }

        return count;
    }

    [Benchmark]
    public int Bytes() => _ours.Validate(_utf8).Count;

    /// <summary>The same with a price in the last line that is too low: the errors are worked out in a second pass.</summary>
    [Benchmark]
    public int InvalidBytes() => _ours.Validate(_invalid).Count;

    [Benchmark]
    public int Element() => _ours.Validate(_document.RootElement).Count;

    /// <summary>The same order as a model streams it: 16 bytes at a time.</summary>
    [Benchmark]
    public bool Stream()
    {
        _stream.Reset();
        for (var at = 0; at < _utf8.Length; at += 16)
        {
            _stream.Append(_utf8.AsSpan(at, Math.Min(16, _utf8.Length - at)));
        }

        return _stream.IsComplete;
    }

    [Benchmark]
    public int NJsonSchemaText() => _theirs.Validate(_text).Count;

    /// <summary>The first order that a fresh validator judges, its patterns warmed up by it.</summary>
    [Benchmark]
    public int CompileAndFirstBytes() => JsonSchemaValidator.Compile(_schema).Validate(_utf8).Count;

    [Benchmark]
    public JsonSchemaValidator Compile() => JsonSchemaValidator.Compile(_schema);

    [Benchmark]
    public Task<NJsonSchema.JsonSchema> NJsonSchemaCompile() => NJsonSchema.JsonSchema.FromJsonAsync(_schema);

    private static string Order(int size)
    {
        var text = new StringBuilder("""{"id":"ORD-20261122","customer":{"name":"Ada Lovelace","email":"ada@example.com","tier":"gold"},"items":[""");
        for (var i = 0; text.Length < size - 60; i++)
        {
            text.Append(i == 0 ? string.Empty : ",").Append(CultureInfo.InvariantCulture, $$"""
                {"sku":"ABC-{{100 + (i % 900)}}","title":"A chair of oak, number {{i}}","quantity":{{1 + (i % 9)}},"price":{{19 + i}}.95,"status":"open","gift":false,"tags":["oak","indoor"]}
                """);
        }

        return text.Append("""],"note":null}""").ToString();
    }
}
