using System.Text.Json;
using Quickstart.Judging;

namespace Quickstart.Reporting;

/// <summary>The figures of both loops as one line of JSON, for programs.</summary>
internal static class Summary
{
    public static void Print(Scorecard bare, Scorecard guarded) =>
        Console.WriteLine(JsonSerializer.Serialize(new { bare, guarded }, JsonSerializerOptions.Web));
}
