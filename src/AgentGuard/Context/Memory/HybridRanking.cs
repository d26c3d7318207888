using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context.Memory;

/// <summary>Joins the ranking by words with that by meaning.</summary>
/// <remarks>
/// Rankings are joined by their places: G. Cormack, C. Clarke, S. Büttcher, Reciprocal Rank Fusion outperforms Condorcet, 2009, with their constant.
/// </remarks>
internal static class HybridRanking
{
    private const double FusionConstant = 60;

    /// <summary>The joined worth of each item.</summary>
    /// <param name="words">The worth by words; 0 where none is shared.</param>
    /// <param name="byMeaning">The places of the items by meaning, best first.</param>
    public static double[] Fuse(double[] words, IEnumerable<int> byMeaning)
    {
        var fused = new double[words.Length];
        Add(Order(words), fused);
        Add(byMeaning, fused);
        return fused;
    }

    /// <summary>The places of the items by how near their meaning is to that of the question.</summary>
    public static IEnumerable<int> ByMeaning(GeneratedEmbeddings<Embedding<float>> vectors, Embedding<float> asked)
    {
        var nearness = vectors.Select(vector => TensorPrimitives.CosineSimilarity(vector.Vector.Span, asked.Vector.Span)).ToArray();
        return Enumerable.Range(0, nearness.Length).OrderByDescending(i => nearness[i]).ThenBy(i => i);
    }

    /// <summary>The places of the items worth anything, best first.</summary>
    public static IEnumerable<int> Order(double[] scores) =>
        Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0).OrderByDescending(i => scores[i]).ThenBy(i => i);

    private static void Add(IEnumerable<int> ranking, double[] fused)
    {
        var place = 0;
        foreach (var i in ranking)
        {
            fused[i] += 1 / (FusionConstant + ++place);
        }
    }
}
