using System.Text;

namespace Medistock.Realtime.EndToEnd.Tests;

/// <summary>A small reference in the real files' layout, brought in by <c>medistock import</c> as an operator would.</summary>
internal static class Crafted
{
    public const string Paracetamol = "3400935955838", ParacetamolLarge = "3400930082157", Amoxicilline = "3400930155424";
    /// <summary>A hospital in the Ain.</summary>
    public const string Pui = "010000024", PuiName = "CH DE FLEYRIAT", PuiDepartment = "DEP-01";

    private const string Specialty = "60234100\tDOLIPRANE 1000 mg, comprimé\tcomprimé\torale\tAutorisation active\tProcédure nationale\tCommercialisée\t19/03/2002\t\t\t OPELLA HEALTHCARE FRANCE\tNon";
    private const string SecondSpecialty = "61000001\tAMOXICILLINE ESSAI 500 mg, gélule\tgélule\torale\tAutorisation active\tProcédure nationale\tCommercialisée\t19/03/2002\t\t\t ESSAI\tNon";
    private const string Composition = "60234100\tcomprimé\t02202\tPARACÉTAMOL\t1000 mg\tun comprimé\tSA\t1\t";
    private const string SecondComposition = "61000001\tgélule\t00102\tAMOXICILLINE\t500 mg\tune gélule\tSA\t1\t";

    /// <summary>Imports the hospital and two boxes of paracetamol, with those of amoxicilline too when asked.</summary>
    public static async Task ImportAsync(string folder, string data, bool amoxicilline = false)
    {
        await ImportHospitalAsync(folder, data);
        await ImportMedicinesAsync(folder, data, amoxicilline);
    }

    public static async Task ImportHospitalAsync(string folder, string data)
    {
        var hospitals = Path.Combine(folder, "hospitals.csv");
        await File.WriteAllTextAsync(hospitals,
            "finess_et,finess_ej,raison_sociale,departement,commune_insee,lat,lon,sae_pharma_2022,lits_mco_2023,lits_rea_adulte_2023\n"
            + $"{Pui},010780054,{PuiName},01,01451,46.2222,5.20879,1,354,12\n");
        await SucceedAsync("import", "finess", hospitals, "--data", data);
    }

    public static async Task ImportMedicinesAsync(string folder, string data, bool amoxicilline)
    {
        var delivery = Directory.CreateDirectory(Path.Combine(folder, amoxicilline ? "bdpm-2" : "bdpm-1")).FullName;
        await WriteAsync("CIS_bdpm.txt", Specialty, SecondSpecialty);
        await WriteAsync("CIS_CIP_bdpm.txt", [Box("60234100", Paracetamol, 8), Box("60234100", ParacetamolLarge, 16), .. amoxicilline ? [Box("61000001", Amoxicilline, 12)] : (string[])[]]);
        await WriteAsync("CIS_COMPO_bdpm.txt", Composition, SecondComposition);
        await SucceedAsync("import", "bdpm", delivery, "--data", data);

        // As most of the BDPM is written: one byte a letter, CRLF.
        Task WriteAsync(string name, params string[] lines) => File.WriteAllTextAsync(Path.Combine(delivery, name), string.Concat(lines.Select(line => line + "\r\n")), Encoding.Latin1);
        static string Box(string cis, string cip, int tablets) =>
            $"{cis}\t{cip[5..12]}\tplaquette(s) de {tablets}\tPrésentation active\tDéclaration de commercialisation\t12/11/2002\t{cip}\toui\t65%\t1,16\t2,18\t1,02\t";
    }

    public static async Task<string> SucceedAsync(params string[] arguments)
    {
        var (exit, output) = await ServerProcess.RunAsync(arguments);
        Assert.True(exit == 0, $"medistock {string.Join(' ', arguments)}: exit {exit}\n{output}");
        return output;
    }
}
